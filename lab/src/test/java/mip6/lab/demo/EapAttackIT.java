package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapPeer;
import mip6.ikev2.eap.Other;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.Eap;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * EAP as it should not be, said to a home agent that judges by password and by EAP-TLS while it
 * serves a mobile node. After each case the binding and its traffic are as before.
 */
@Timeout(120)
class EapAttackIT {

    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final int FAILURE = 4;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker attacker;

    @BeforeAll
    static void besiege() throws Exception {
        Path passwords = folder.resolve("attacked");
        Files.writeString(passwords, "mn1.example.com unknown\nmn2.example.com known\n");
        provider =
                new BesiegedProvider(
                        folder, "\n[eap]\npasswords = \"" + passwords + "\"\ntls = true\n");
        attacker = provider.attacker();
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        provider.assertUnharmed();
    }

    /** An attacker for whom EAP has begun. */
    private static final class Guest {

        final HalfOpen sa;
        private long id = 1;
        private Bytes asked;

        Guest(Identity identity, Payload... more) throws Exception {
            sa = attacker.halfOpen();
            List<Payload> payloads = sa.eapPayloads(identity);
            payloads.addAll(List.of(more));
            IkeMessage answer = sa.authenticate(payloads);
            assertThat(answer.first(Authentication.class)).as("the home agent's").isPresent();
            asked = answer.first(Eap.class).orElseThrow().message();
        }

        IkeMessage say(Payload... payloads) throws Exception {
            IkeMessage answer = sa.ask(ExchangeType.IKE_AUTH, ++id, List.of(payloads));
            asked = answer.first(Eap.class).map(Eap::message).orElse(Bytes.EMPTY);
            return answer;
        }

        /** A response of this type and data to the last request. */
        IkeMessage respond(String typeAndData) throws Exception {
            return say(new Eap(packet(2, asked.at(1), Bytes.ofHex(typeAndData))));
        }

        /** As a peer that knows what it should; empty where it does not get that far. */
        Optional<Secret> honest(String name, String password) throws Exception {
            return honest(name, new EapCredentials.Password(Secret.of(Bytes.ofUtf8(password))));
        }

        Optional<Secret> honest(String name, EapCredentials credentials) throws Exception {
            EapPeer peer =
                    EapPeer.begin(
                            Bytes.ofUtf8(name),
                            credentials,
                            new Other(Identity.fqdn("ha1.example.com"), Instant.now()),
                            attacker.random());
            while (true) {
                switch (peer.receive(asked)) {
                    case EapPeer.Step.Respond(Bytes response, EapPeer next) -> {
                        peer = next;
                        IkeMessage _ = say(new Eap(response));
                    }
                    case EapPeer.Step.Succeeded succeeded -> {
                        return Optional.of(succeeded.msk());
                    }
                    case EapPeer.Step.Failed _ -> {
                        return Optional.empty();
                    }
                }
            }
        }
    }

    private static Bytes packet(int code, int identifier, Bytes data) {
        int length = 4 + data.length();
        return Bytes.concat(Bytes.of(code, identifier, length >> 8, length & 0xff), data);
    }

    private static void assertRefused(String what, IkeMessage answer) {
        assertThat(answer.first(Authentication.class)).as(what).isEmpty();
        boolean failure =
                answer.first(Eap.class).filter(it -> it.message().at(0) == FAILURE).isPresent();
        assertThat(failure || answer.all(Notify.class).stream().anyMatch(Notify::isError))
                .as("%s: %s", what, answer)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03$0004", // Success
                "04$0004", // Failure
                "01$00060d20", // a request
                "05$0004", // no code that there is
                "02$00050d", // no flags
                "02$00030d", // shorter than its header
                "02$00ff0d00", // longer than it is
                "02$0000", // of no length
                "02$", // cut off
                "02$000501", // an identity, which nobody asked for
                "02$000504", // MD5
                "02$0006fe00", // an expanded type
                "02$000503", // NAK without any wish
                "02$00060300", // NAK: there is no alternative
                "02$00060304", // NAK: MD5
                "02$0006030d", // NAK: what was offered
                "02$00060d20", // EAP-TLS Start, which is the server's
                "02$00060d00", // an acknowledgement of nothing
                "02$00060d80", // a length that is not there
                "02$000a0d80ffffffff", // 4 GB
                "02$000a0d8000000000", // a message of nothing
                "02$000c0d80000000011603", // more than was announced
                "02$000b0d001603010000", // an empty record
                "02$000d0d0016030100020100", // a handshake that is cut off
                "02$000c0d00ffffffffffff" // no record at all
            })
    void eapThatIsNone(String text) throws Exception {
        Guest guest = new Guest(MN1);
        String identifier = "%02x".formatted(guest.asked.at(1));
        assertRefused(text, guest.say(new Eap(Bytes.ofHex(text.replace("$", identifier)))));
    }

    /**
     * RFC 5998 is not for a home agent (RFC 5026 9.5): it proves itself all the same, and first.
     */
    @Test
    void aWishForEapAloneIsNotObeyed() throws Exception {
        Guest guest = new Guest(MN1, Notify.of(NotifyType.EAP_ONLY_AUTHENTICATION));
        assertRefused("nothing else", guest.respond("0300"));
    }

    @Test
    void anotherIdentifierThanThatOfTheRequest() throws Exception {
        Guest guest = new Guest(MN1);
        Bytes late = packet(2, guest.asked.at(1) ^ 1, Bytes.ofHex("031a"));
        assertRefused("identifier", guest.say(new Eap(late)));
    }

    /** CVE-2021-45079, CVE-2015-8023. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1a03", // Success acknowledged, before any response
                "1a04", // Failure acknowledged
                "1a", // no operation
                "1a02", // a response that is cut off
                "1a0200000531", // with a length below its header
                "1a0200ffff31", // with one beyond it
                "1a0200000600", // with a value of no length
                "1a0200000aff00000000", // with one of 255
                "1a01", // a challenge, which is the server's
                "1a07", // change of password
                "0d00", // another method amid this one
                "01", // begun again
                "030d" // another one wished for amid this one
            })
    void passwordsOutOfTurn(String data) throws Exception {
        Guest guest = new Guest(MN1);
        IkeMessage challenge = guest.respond("031a");
        assertThat(challenge.first(Eap.class).orElseThrow().message().at(4)).isEqualTo(0x1a);
        assertRefused(data, guest.respond(data));
    }

    @Test
    void successAcknowledgedAfterAWrongPassword() throws Exception {
        Guest guest = new Guest(MN1);
        assertThat(guest.honest("mn1.example.com", "wrong")).isEmpty();
        Guest other = new Guest(MN1);
        IkeMessage _ = other.respond("031a");
        String response =
                "1a02" + "%02x" + "004531" + "11".repeat(49) + "6d6e312e6578616d706c652e636f6d";
        int id = other.asked.at(6);
        IkeMessage denied = other.respond(response.formatted(id));
        if (denied.first(Eap.class).filter(it -> it.message().at(0) != FAILURE).isPresent()) {
            assertRefused("acknowledged", other.respond("1a03"));
        }
    }

    @Test
    void fragmentsOfTlsWithoutEnd() throws Exception {
        Guest large = new Guest(MN1);
        IkeMessage last = large.respond("0d40" + "16".repeat(900));
        for (int i = 0; i < 90 && isAsked(last); i++) {
            last = large.respond("0d40" + "16".repeat(900));
        }
        assertRefused("64 KB", last);
        Guest empty = new Guest(MN1);
        last = empty.respond("0d40");
        for (int i = 0; i < 120 && isAsked(last); i++) {
            last = empty.respond("0d40");
        }
        assertRefused("empty ones", last);
        Guest changed = new Guest(MN1);
        assertThat(isAsked(changed.respond("0dc00000040016"))).isTrue();
        assertRefused("another length", changed.respond("0dc00000050016"));
    }

    /** A megabyte of TLS is more than there may be, a chain of certificates of 12 KB is not. */
    @Test
    void aCertificateOfAMegabyteInTls() throws Exception {
        Guest guest = new Guest(MN2);
        assertThat(guest.honest("mn2.example.com", certificate(56_000))).isEmpty();
        Guest moderate = new Guest(MN2);
        assertThat(moderate.honest("mn2.example.com", certificate(500))).isPresent();
    }

    private static EapCredentials certificate(int names) throws Exception {
        List<String> all = new ArrayList<>(List.of("mn2.example.com"));
        for (int i = 0; i < names; i++) {
            all.add("n%05d.example.com".formatted(i));
        }
        return new EapCredentials.Certificate(
                provider.authority()
                        .issue(
                                new CertificateProfile(
                                        "mn2.example.com", all, List.of(), List.of(), List.of()),
                                KeyKind.ECDSA_P256,
                                provider.valid()),
                new PeerCertificates(TrustAnchors.read(List.of(folder.resolve("ca.pem")))),
                Optional.empty(),
                TlsVersions.TLS_1_3_OR_1_2);
    }

    private static boolean isAsked(IkeMessage answer) {
        return answer.first(Eap.class).filter(it -> it.message().at(0) == 1).isPresent();
    }

    @Test
    void aProofBeforeTheEndOrWithAnotherKey() throws Exception {
        Guest early = new Guest(MN1);
        Secret skP = early.sa.keys().skPi();
        assertRefused("before the end", early.say(early.sa.proof(MN1, skP)));
        Guest both = new Guest(MN1);
        assertRefused(
                "beside a Success",
                both.say(
                        new Eap(packet(3, both.asked.at(1), Bytes.EMPTY)),
                        both.sa.proof(MN1, both.sa.keys().skPi())));
        // who knows one password, and not what follows from it
        Guest known = new Guest(MN2);
        assertThat(known.honest("mn2.example.com", "known")).isPresent();
        assertRefused(
                "SK_pi in place of the MSK",
                known.say(known.sa.proof(MN2, known.sa.keys().skPi())));
        Guest other = new Guest(MN2);
        assertThat(other.honest("mn2.example.com", "known")).isPresent();
        assertRefused("zeros", other.say(other.sa.proof(MN2, Secret.wrap(new byte[64]))));
    }

    /** Whoever IDi names, what EAP proved is who it is. */
    @Test
    void aPasswordOfAnotherThanIdiNames() throws Exception {
        Guest guest = new Guest(MN1, Notify.of(NotifyType.INITIAL_CONTACT));
        Secret msk = guest.honest("mn2.example.com", "known").orElseThrow();
        IkeMessage answer = guest.say(guest.sa.proof(MN1, msk));
        assertThat(answer.first(Configuration.class).stream())
                .flatMap(Configuration::attributes)
                .as("%s", answer)
                .doesNotContain(InternalIp6Address.of(provider.homeAddress(), 64));
        provider.assertUnharmed();
        guest.sa.ask(ExchangeType.INFORMATIONAL, guest.id + 1, List.of(Delete.ike()));
    }

    /** I3: what was begun and left is given up, and nobody waits for it. */
    @Test
    void manyThatBeginAndStaySilent() throws Exception {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            guests.add(new Guest(MN1));
        }
        Collections.shuffle(guests, attacker.random());
        assertRefused("one of them", guests.getFirst().respond("0304"));
        Guest honest = new Guest(MN2);
        Secret msk = honest.honest("mn2.example.com", "known").orElseThrow();
        assertThat(honest.say(honest.sa.proof(MN2, msk)).first(Authentication.class)).isPresent();
        honest.sa.ask(ExchangeType.INFORMATIONAL, honest.id + 1, List.of(Delete.ike()));
    }
}
