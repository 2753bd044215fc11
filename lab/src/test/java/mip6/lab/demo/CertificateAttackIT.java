package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.RevocationPointers;
import mip6.lab.net.Host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Certificates that prove nothing, and such that have their reader call somebody (attacks 9 and
 * 10): shown to a home agent, and to a mobile node by somebody who initiates to it as a home agent
 * would.
 */
@Timeout(180)
class CertificateAttackIT {

    private static final int SERVICE = 8080;

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

        HalfOpen halfOpen() throws Exception {
            return (this == HOME_AGENT ? provider.attacker() : again).halfOpen();
        }
    }

    @BeforeAll
    static void besiege() throws Exception {
        provider = new BesiegedProvider(folder);
        again = new Attacker(provider.topology().dns(), Plan.DNS, provider.careOfAddress());
    }

    @AfterAll
    static void end() throws Exception {
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
}
