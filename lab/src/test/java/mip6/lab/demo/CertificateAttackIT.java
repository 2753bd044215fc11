package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.control.ControlClient;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.CertificateRequest;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.RevocationPointers;
import mip6.lab.net.Host;
import mip6.lab.program.Program;
import mip6.wire.Bytes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Certificates that prove nothing, and such that have their reader call somebody (attacks 9 and
 * 10): shown to a home agent, and to a mobile node by somebody who initiates to it as a home agent
 * would.
 */
@Timeout(180)
class CertificateAttackIT {

    static final int SERVICE = 8080;

    /** In a certificate, to make it that large. */
    private static final int MEGABYTE_OF_NAMES = 56_000;

    /** Of certificates, in a payload, whose length has 16 bits. */
    private static final int LONGEST_PAYLOAD = 60_000;

    /** So that 255 of them hold a megabyte. */
    private static final int LARGE_FRAGMENT = 4600;

    /** In the header of a message, the lower half, and in that of a fragment behind it. */
    private static final int LENGTH = 26;

    private static final int TOTAL_FRAGMENTS = 34;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static Attacker again;

    /** Who is attacked. */
    enum Target {
        HOME_AGENT,
        MOBILE_NODE;

        /** Whom it would serve, or follow. */
        CertificateProfile profile() {
            return this == HOME_AGENT
                    ? CertificateProfile.mobileNode("mn2.example.com")
                    : CertificateProfile.homeAgent(Plan.HOME_AGENT.text(), Plan.DOMAIN.text());
        }

        Identity identity() {
            return Identity.fqdn(profile().commonName());
        }

        Host host() {
            Topology topology = provider.topology();
            return this == HOME_AGENT ? topology.homeAgent() : topology.mobileNode();
        }

        Attacker attacker() {
            return this == HOME_AGENT ? provider.attacker() : again;
        }

        HalfOpen halfOpen() throws Exception {
            return attacker().halfOpen();
        }

        /** Of somebody who is believed, with {@code names} beside the one that counts. */
        Credentials credentials(int names) {
            List<String> all = new ArrayList<>(profile().dnsNames());
            for (int i = 0; i < names; i++) {
                all.add("n%05d.example.com".formatted(i));
            }
            return provider.authority()
                    .issue(
                            new CertificateProfile(
                                    profile().commonName(),
                                    all,
                                    List.of(),
                                    List.of(),
                                    profile().providers()),
                            KeyKind.ECDSA_P256,
                            provider.valid());
        }

        long dropped(String cause) throws IOException {
            return ControlClient.ask(
                            this == HOME_AGENT
                                    ? provider.controlSocket()
                                    : provider.provision().mobileNodeSocket(),
                            "status")
                    .path("counters")
                    .path("ike-dropped." + cause)
                    .asLong();
        }
    }

    @BeforeAll
    static void besiege() throws Exception {
        provider = new BesiegedProvider(folder);
        again = new Attacker(provider.topology().dns(), Plan.DNS, provider.careOfAddress());
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        again.close();
        provider.close();
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        provider.assertUnharmed();
    }

    private static IkeMessage answer(Target target, Forgery forgery) throws Exception {
        HalfOpen sa = target.halfOpen();
        IkeMessage answer =
                sa.authenticate(
                        sa.authPayloads(
                                target.identity(),
                                forgery.chain(),
                                forgery.prover().of(sa.signed(target.identity()))));
        if (answer.first(Authentication.class).isPresent()) {
            sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
        }
        return answer;
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void noForgedCertificateOrProofIsBelieved(Target target) throws Exception {
        Forgery.Forger forger =
                new Forgery.Forger(
                        provider.authority(),
                        target.profile(),
                        provider.valid(),
                        provider.attacker().random());
        for (Forgery forgery : forger.forgeries()) {
            IkeMessage answer = answer(target, forgery);
            assertThat(answer.first(Authentication.class)).as(forgery.name()).isEmpty();
            assertThat(answer.all(Notify.class))
                    .as(forgery.name())
                    .anyMatch(
                            it ->
                                    it.is(NotifyType.AUTHENTICATION_FAILED)
                                            || it.is(NotifyType.INVALID_SYNTAX));
        }
        for (Forgery right : forger.controls()) {
            assertThat(answer(target, right).first(Authentication.class))
                    .as(right.name())
                    .isPresent();
        }
    }

    /** Whoever has a certificate chooses whom its reader calls: nobody within, and not for long. */
    @ParameterizedTest
    @EnumSource(Target.class)
    void whereRevocationIsToldIsCalledWithinBounds(Target target) throws Exception {
        try (ServerSocketChannel within = target.host().call(ServerSocketChannel::open);
                HostileWeb web = HostileWeb.on(provider.topology().dns(), Plan.DNS)) {
            within.bind(new InetSocketAddress(SERVICE));
            within.configureBlocking(false);
            for (String url :
                    List.of(
                            "http://[::1]:" + SERVICE + "/",
                            "http://[::ffff:127.0.0.1]:" + SERVICE + "/",
                            "http://[fe80::1]:" + SERVICE + "/",
                            "http://[%s]:%d/".formatted(Plan.HOME_AGENT_ADDRESS, SERVICE),
                            "http://user@[::1]:" + SERVICE + "/")) {
                show(target, url);
            }
            for (HostileWeb.Page page : HostileWeb.Page.values()) {
                show(target, web.url(page));
            }
            assertThat(within.accept()).as("whom it came to").isNull();
            // each once or not at all; nobody went where he was sent
            assertThat(web.requests()).doesNotHaveDuplicates().contains("/redirect");
            assertThat(web.requests()).doesNotContain("/redirected");
        }
    }

    /** What cannot be learnt about does no harm where it need not be. */
    private static void show(Target target, String url) throws Exception {
        Credentials credentials =
                provider.authority()
                        .pointingTo(new RevocationPointers(List.of(url), List.of(url)))
                        .issue(target.profile(), KeyKind.ECDSA_P256, provider.valid());
        HalfOpen sa = target.halfOpen();
        IkeMessage answer = sa.authenticate(sa.authPayloads(target.identity(), credentials));
        assertThat(answer.first(Authentication.class)).as(url).isPresent();
        sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
    }

    /** What is too long for a message of IKE comes in none: in no datagram, in no fragments. */
    @ParameterizedTest
    @EnumSource(Target.class)
    void aCertificateOfAMegabyteIsNotKept(Target target) throws Exception {
        Bytes der = der(target.credentials(MEGABYTE_OF_NAMES));
        assertThat(der.length()).isGreaterThan(1 << 20);
        HalfOpen sa = target.halfOpen();
        List<Payload> payloads = sa.authPayloads(target.identity(), target.credentials(0));
        payloads.removeIf(Certificate.class::isInstance);
        for (int at = 0; at < der.length(); at += LONGEST_PAYLOAD) {
            payloads.add(
                    Certificate.x509(der.slice(at, Math.min(der.length(), at + LONGEST_PAYLOAD))));
        }
        long tooLong = target.dropped("too-long");
        long malformed = target.dropped("malformed");
        // authentic all of them, and no more than there may be
        List<Bytes> fragments = sa.fragments(ExchangeType.IKE_AUTH, 1, payloads, LARGE_FRAGMENT);
        assertThat(fragments).hasSizeBetween(100, 255);
        for (Bytes fragment : fragments) {
            target.attacker().send(fragment);
        }
        // more than there may be
        byte[] many = fragments.getFirst().toArray();
        many[TOTAL_FRAGMENTS] = 4;
        target.attacker().send(Bytes.wrap(many));
        // as large as a datagram can be
        byte[] large = Arrays.copyOf(fragments.getFirst().toArray(), 65_000);
        large[LENGTH] = (byte) (large.length >> 8);
        large[LENGTH + 1] = (byte) large.length;
        target.attacker().send(Bytes.wrap(large));
        assertThat(target.attacker().answers()).isEmpty();
        // who reads what is known reads by itself, and may be behind
        provider.await("too-long", () -> target.dropped("too-long") > tooLong);
        provider.await("malformed", () -> target.dropped("malformed") > malformed);
        // what a message has room for is read, and believed
        HalfOpen other = target.halfOpen();
        IkeMessage answer =
                other.authenticateInFragments(
                        other.authPayloads(target.identity(), target.credentials(500)));
        assertThat(answer.first(Authentication.class)).isPresent();
        IkeMessage _ = other.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
    }

    private static Bytes der(Credentials credentials) throws Exception {
        return Bytes.wrap(credentials.certificate().getEncoded());
    }

    /** Whatever is asked for, what comes is a certificate; nobody is called for it. */
    @ParameterizedTest
    @EnumSource(Target.class)
    void hostileCertificateRequestsGetACertificateAndNoMore(Target target) throws Exception {
        try (ServerSocketChannel within = target.host().call(ServerSocketChannel::open);
                HostileWeb web = HostileWeb.on(provider.topology().dns(), Plan.DNS)) {
            within.bind(new InetSocketAddress(SERVICE));
            within.configureBlocking(false);
            for (List<Payload> requests : HostileRequests.all(web, provider.attacker().random())) {
                HalfOpen sa = target.halfOpen();
                List<Payload> payloads = sa.authPayloads(target.identity(), target.credentials(0));
                payloads.addAll(requests);
                IkeMessage answer = sa.authenticateInFragments(payloads);
                assertThat(answer.first(Authentication.class)).as("%s", requests).isPresent();
                assertThat(answer.all(Certificate.class))
                        .as("%s", requests)
                        .hasSizeBetween(1, 2)
                        .allMatch(it -> it.encoding() == Certificate.X509_SIGNATURE);
                IkeMessage _ = sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
            }
            HalfOpen sa = target.halfOpen();
            List<Payload> tooMany = sa.authPayloads(target.identity(), target.credentials(0));
            tooMany.addAll(Collections.nCopies(54, new CertificateRequest(4, Bytes.zeros(20))));
            Attacker.assertRefusal(sa.authenticateInFragments(tooMany));
            // thousands of hashes: beyond any message
            List<Payload> beyond = sa.authPayloads(target.identity(), target.credentials(0));
            beyond.add(new CertificateRequest(4, Bytes.zeros(20 * 3000)));
            HalfOpen again = target.halfOpen();
            for (Bytes each : again.seal(ExchangeType.IKE_AUTH, 1, beyond, true)) {
                target.attacker().send(each);
            }
            assertThat(target.attacker().answers()).isEmpty();
            assertThat(within.accept()).as("whom it came to").isNull();
            assertThat(web.requests()).isEmpty();
        }
    }

    /** Nor where a responder asks for them, before anybody has proved anything. */
    @Test
    void hostileCertificateRequestsOfAResponderGetNoMoreEither() throws Exception {
        try (ServerSocketChannel within =
                        Target.MOBILE_NODE.host().call(ServerSocketChannel::open);
                HostileWeb web = HostileWeb.on(provider.topology().dns(), Plan.DNS)) {
            within.bind(new InetSocketAddress(SERVICE));
            within.configureBlocking(false);
            long tooLong = Target.MOBILE_NODE.dropped("too-long");
            long malformed = Target.MOBILE_NODE.dropped("malformed");
            FalseResponders responders =
                    new FalseResponders(
                            provider, HostileRequests.packed(web, provider.attacker().random()));
            long homeAgent = provider.homeAgent().pid();
            Program.signal("STOP", homeAgent);
            try {
                provider.eavesdropper(responders);
                provider.rediscover();
                for (int i = 0; i < responders.count(); i++) {
                    IkeMessage proof = responders.nextProof();
                    assertThat(proof.first(Authentication.class)).isPresent();
                    assertThat(proof.all(Certificate.class))
                            .hasSizeBetween(1, 2)
                            .allMatch(it -> it.encoding() == Certificate.X509_SIGNATURE);
                }
            } finally {
                provider.eavesdropper(_ -> {});
                Program.signal("CONT", homeAgent);
            }
            assertThat(provider.awaitBinding()).isEqualTo(provider.homeAddress());
            assertThat(Target.MOBILE_NODE.dropped("too-long")).isGreaterThan(tooLong);
            assertThat(Target.MOBILE_NODE.dropped("malformed")).isGreaterThan(malformed);
            assertThat(within.accept()).as("whom it came to").isNull();
            assertThat(web.requests()).isEmpty();
        }
    }
}
