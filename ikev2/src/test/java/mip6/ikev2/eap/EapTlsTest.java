package mip6.ikev2.eap;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Both sides of EAP-TLS against each other, and each against somebody who breaks the rules. */
class EapTlsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Validity VALID =
            new Validity(
                    Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final Identity HA1 = Identity.fqdn("ha1.example.com");

    private static final CertificateAuthority ROOT = authority();
    private static final CertificateAuthority OTHER_ROOT = authority();
    private static final CertificateProfile NODE = CertificateProfile.mobileNode("mn1.example.com");
    private static final CertificateProfile AGENT =
            CertificateProfile.homeAgent("ha1.example.com", "example.com");
    private static final PeerCertificates JUDGE =
            new PeerCertificates(new TrustAnchors(List.of(ROOT.certificate())));

    private EapPeer peer = peer(issue(ROOT, NODE), TlsVersions.TLS_1_3_OR_1_2, HA1);
    private EapServer.Step.Ask asked = server(issue(ROOT, AGENT), TlsVersions.TLS_1_3_OR_1_2, MN1);
    private int rounds;

    private static CertificateAuthority authority() {
        return CertificateAuthority.selfSigned("Provider", KeyKind.ECDSA_P256, VALID, RANDOM);
    }

    private static Credentials issue(CertificateAuthority by, CertificateProfile profile) {
        return by.issue(profile, KeyKind.ECDSA_P256, VALID);
    }

    private static EapPeer peer(Credentials own, TlsVersions versions, Identity server) {
        return EapPeer.begin(
                MN1.data(),
                new EapCredentials.Certificate(own, JUDGE, Optional.empty(), versions),
                new Other(server, NOW),
                RANDOM);
    }

    private static EapServer.Step.Ask server(Credentials own, TlsVersions versions, Identity peer) {
        return EapServer.begin(
                List.of(new EapService.Certificates(own, JUDGE, versions)),
                new Other(peer, NOW),
                RANDOM);
    }

    /** The last words of either side. */
    private sealed interface End {
        record Both(EapPeer.Step peer, EapServer.Step.Accepted server) implements End {}

        record PeerGaveUp(String why) implements End {}

        record ServerRefused(String why, EapPeer.Step peer) implements End {}
    }

    private End run() {
        while (rounds++ < 60) {
            EapPeer.Step answer = peer.receive(asked.request());
            if (!(answer instanceof EapPeer.Step.Respond(Bytes response, EapPeer next))) {
                return new End.PeerGaveUp(((EapPeer.Step.Failed) answer).why());
            }
            peer = next;
            switch (asked.next().receive(response)) {
                case EapServer.Step.Ask ask -> asked = ask;
                case EapServer.Step.Accepted accepted -> {
                    return new End.Both(peer.receive(accepted.success()), accepted);
                }
                case EapServer.Step.Rejected(Bytes failure, String why) -> {
                    return new End.ServerRefused(why, peer.receive(failure));
                }
            }
        }
        throw new AssertionError("it does not end");
    }

    private End.Both succeeds() {
        End end = run();
        assertThat(end).isInstanceOf(End.Both.class);
        return (End.Both) end;
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_1_3_OR_1_2, TLS_1_3_OR_1_2",
        "TLS_1_2, TLS_1_3_OR_1_2",
        "TLS_1_3_OR_1_2, TLS_1_2",
        "TLS_1_2, TLS_1_2"
    })
    void bothSidesEndWithTheSameKey(TlsVersions ofPeer, TlsVersions ofServer) {
        peer = peer(issue(ROOT, NODE), ofPeer, HA1);
        asked = server(issue(ROOT, AGENT), ofServer, MN1);
        End.Both end = succeeds();
        assertThat(end.server().name()).isEqualTo(MN1.data());
        assertThat(end.server().msk().length()).isEqualTo(64);
        assertThat(end.server().msk()).isNotEqualTo(Secret.wrap(new byte[64]));
        EapPeer.Step.Succeeded atPeer = (EapPeer.Step.Succeeded) end.peer();
        assertThat(atPeer.msk()).isEqualTo(end.server().msk());
        assertThat(atPeer.path().orElseThrow().anchor()).isEqualTo(ROOT.certificate());
        assertThat(end.server().path().orElseThrow().certificates()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void everyKindOfKeyServes(KeyKind kind) {
        for (TlsVersions versions : TlsVersions.values()) {
            rounds = 0;
            peer = peer(ROOT.issue(NODE, kind, VALID), versions, HA1);
            asked = server(ROOT.issue(AGENT, kind, VALID), versions, MN1);
            succeeds();
        }
    }

    @Test
    void longChainsGoInFragments() {
        CertificateAuthority authority = ROOT;
        for (int i = 0; i < 4; i++) {
            authority = authority.subordinate("Below " + i, KeyKind.RSA_3072, VALID);
        }
        peer = peer(issue(authority, NODE), TlsVersions.TLS_1_3_OR_1_2, HA1);
        asked = server(issue(authority, AGENT), TlsVersions.TLS_1_3_OR_1_2, MN1);
        succeeds();
        assertThat(rounds).isGreaterThan(10);
    }

    @Test
    void aServerUnderAnotherAnchorIsRefusedBeforeThePeerShowsItsCertificate() {
        asked = server(issue(OTHER_ROOT, AGENT), TlsVersions.TLS_1_3_OR_1_2, MN1);
        assertThat(run())
                .isInstanceOfSatisfying(
                        End.PeerGaveUp.class,
                        end -> assertThat(end.why()).contains("server of TLS"));
    }

    @Test
    void aMobileNodeIsNoServer() {
        asked = server(issue(ROOT, NODE), TlsVersions.TLS_1_2, MN1);
        peer = peer(issue(ROOT, NODE), TlsVersions.TLS_1_2, MN1);
        assertThat(run())
                .isInstanceOfSatisfying(
                        End.PeerGaveUp.class,
                        end -> assertThat(end.why()).contains("id-kp-serverAuth"));
    }

    @Test
    void aServerWithAnotherNameIsRefused() {
        peer =
                peer(
                        issue(ROOT, NODE),
                        TlsVersions.TLS_1_3_OR_1_2,
                        Identity.fqdn("aaa.example.com"));
        assertThat(run())
                .isInstanceOfSatisfying(
                        End.PeerGaveUp.class,
                        end -> assertThat(end.why()).contains("IDENTITY_MISMATCH"));
    }

    @ParameterizedTest
    @EnumSource(TlsVersions.class)
    void aPeerWithAnotherNameOrUnderAnotherAnchorIsRefused(TlsVersions versions) {
        CertificateProfile node2 = CertificateProfile.mobileNode("mn2.example.com");
        for (Credentials wrong :
                List.of(issue(ROOT, node2), issue(OTHER_ROOT, NODE), issue(ROOT, AGENT))) {
            rounds = 0;
            peer = peer(wrong, versions, HA1);
            asked = server(issue(ROOT, AGENT), versions, MN1);
            assertThat(run())
                    .isInstanceOfSatisfying(
                            End.ServerRefused.class,
                            end -> {
                                assertThat(end.why()).contains("client of TLS");
                                assertThat(end.peer()).isInstanceOf(EapPeer.Step.Failed.class);
                            });
        }
    }

    @Test
    void octetsThatAreNoNameProveNone() {
        Bytes spelled = Bytes.ofUtf8("mn1.example.com.");
        asked =
                server(
                        issue(ROOT, AGENT),
                        TlsVersions.TLS_1_3_OR_1_2,
                        new Identity(Identity.ID_IPV6_ADDR, spelled));
        assertThat(run())
                .isInstanceOfSatisfying(
                        End.ServerRefused.class, end -> assertThat(end.why()).contains("no name"));
    }

    @ParameterizedTest
    @EnumSource(TlsVersions.class)
    void aSuccessIsNotBelievedBeforeTheServerHasCommitted(TlsVersions versions) {
        peer = peer(issue(ROOT, NODE), versions, HA1);
        asked = server(issue(ROOT, AGENT), versions, MN1);
        List<EapPeer.Step> early = new ArrayList<>();
        while (true) {
            early.add(peer.receive(new EapPacket.Success(1).encode()));
            EapPeer.Step.Respond answer = (EapPeer.Step.Respond) peer.receive(asked.request());
            peer = answer.next();
            if (asked.next().receive(answer.response()) instanceof EapServer.Step.Ask ask) {
                asked = ask;
            } else {
                break;
            }
        }
        assertThat(early).hasSizeGreaterThan(2).allMatch(EapPeer.Step.Failed.class::isInstance);
        assertThat(peer.receive(new EapPacket.Success(1).encode()))
                .isInstanceOf(EapPeer.Step.Succeeded.class);
    }

    private EapServer.Step respond(Bytes data) {
        int identifier = asked.request().at(1);
        return asked.next().receive(new EapPacket.Response(identifier, EapType.TLS, data).encode());
    }

    private void rejects(Bytes data) {
        assertThat(respond(data)).isInstanceOf(EapServer.Step.Rejected.class);
    }

    @Test
    void fragmentsThatLieAboutTheirLengthAreRefused() {
        rejects(Bytes.EMPTY);
        rejects(Bytes.ofHex("80"));
        rejects(Bytes.ofHex("80 0000"));
        rejects(Bytes.ofHex("80 ffffffff 16"));
        rejects(Bytes.ofHex("80 00010001 16"));
        rejects(Bytes.ofHex("80 00000000 16"));
        rejects(Bytes.ofHex("80 00000003 1603"));
        rejects(Bytes.ofHex("c0 00000001 1603"));
        rejects(Bytes.ofHex("40"));
        rejects(Bytes.ofHex("00"));
        rejects(Bytes.ofHex("00 16030100"));
        assertThat(respond(Bytes.ofHex("c0 00000003 16"))).isInstanceOf(EapServer.Step.Ask.class);
    }

    @Test
    void aMessageWithoutEndIsRefused() throws MalformedException {
        TlsFragments fragments = TlsFragments.NONE;
        Bytes piece = Bytes.concat(Bytes.of(TlsFragments.MORE_FRAGMENTS), Bytes.zeros(1000));
        int taken = 0;
        try {
            while (taken < 1000) {
                fragments = ((TlsFragments.Read.Part) fragments.read(piece)).next();
                taken++;
            }
        } catch (MalformedException tooLong) {
            assertThat(tooLong.field()).isEqualTo("TLS message");
        }
        assertThat(taken).isEqualTo(TlsFragments.LONGEST_MESSAGE / 1000);
    }

    @Test
    void anyChangedOctetOfTheHandshakeEndsItInOrder() {
        for (int at = 0; at < 400; at += 7) {
            rounds = 0;
            peer = peer(issue(ROOT, NODE), TlsVersions.TLS_1_3_OR_1_2, HA1);
            asked = server(issue(ROOT, AGENT), TlsVersions.TLS_1_3_OR_1_2, MN1);
            EapPeer.Step.Respond hello = (EapPeer.Step.Respond) peer.receive(asked.request());
            peer = hello.next();
            byte[] changed = hello.response().toArray();
            // those before these are the headers of EAP and of the record, which nothing covers
            changed[11 + at % (changed.length - 11)] ^= 0x41;
            if (asked.next().receive(Bytes.wrap(changed)) instanceof EapServer.Step.Ask ask) {
                asked = ask;
                assertThat(run()).as("octet %d", at).isNotInstanceOf(End.Both.class);
            }
        }
    }

    @Test
    void aPeerMayChooseAmongTheMethods() {
        EapService passwords =
                new EapService.Passwords(
                        Bytes.ofUtf8("ha1"), Map.of("mn1.example.com", Secret.wrap(new byte[4])));
        EapService certificates =
                new EapService.Certificates(issue(ROOT, AGENT), JUDGE, TlsVersions.TLS_1_3_OR_1_2);
        asked = EapServer.begin(List.of(passwords, certificates), new Other(MN1, NOW), RANDOM);
        succeeds();
    }
}
