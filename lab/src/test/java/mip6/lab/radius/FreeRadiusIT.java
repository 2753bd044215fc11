package mip6.lab.radius;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.EapRelay;
import mip6.ha.edge.AaaServers;
import mip6.ha.radius.RadiusExchange.RadiusTerms;
import mip6.ha.radius.RadiusSecret;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.TlsVersions;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.lab.oracle.Tool;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A mobile node that uses EAP, a home agent that relays it, and FreeRADIUS that judges it. */
class FreeRadiusIT {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final Endpoint AGENT = Endpoint.ike(Ipv6Address.of("2001:db8:1::1"));
    private static final Endpoint NODE = Endpoint.ike(Ipv6Address.of("2001:db8:a1::2"));
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::77");

    private static final String USERS =
            """
            mn1.example.com Cleartext-Password := "right"
            \tUser-Name := "alice@example.com",
            \tFramed-IPv6-Address := 2001:db8:1::77,
            \tFilter-Id := "mip6-dns-name=mn1.example.com"
            """;

    private final Validity validity =
            new Validity(
                    Instant.now().minus(Duration.ofHours(1)),
                    Instant.now().plus(Duration.ofDays(1)));
    private final CertificateAuthority root =
            CertificateAuthority.selfSigned("Provider", KeyKind.ECDSA_P256, validity, RANDOM);
    private final TrustAnchors anchors = new TrustAnchors(List.of(root.certificate()));

    @TempDir private Path folder;

    @BeforeAll
    static void installed() {
        Tool.require(Files.exists(FreeRadius.PROGRAM), "program " + FreeRadius.PROGRAM);
    }

    /** One end, with all that it was told to do. */
    private static final class Side {

        final IkeEndpoint ike;
        final Endpoint local;
        final Optional<AaaServers> aaa;
        final List<IkeAction> log = new ArrayList<>();
        final Deque<IkeAction.Send> sent = new ArrayDeque<>();

        Side(IkeSettings settings, Endpoint local, Optional<AaaServers> aaa) {
            this.ike = new IkeEndpoint(settings, RANDOM, Instant::now);
            this.local = local;
            this.aaa = aaa;
        }

        void handle(IkeEvent event) {
            for (IkeAction action : ike.handle(event, 1)) {
                log.add(action);
                if (action instanceof IkeAction.Send send) {
                    sent.add(send);
                } else if (action instanceof IkeAction.Compute(long job, var work)) {
                    handle(new IkeEvent.Computed(job, work.run()));
                } else if (action instanceof IkeAction.RelayEap relay) {
                    handle(new IkeEvent.Computed(relay.job(), aaa.orElseThrow().judge(relay)));
                } else if (action instanceof IkeAction.Authorize asked) {
                    handle(
                            new IkeEvent.Authorized(
                                    asked.id(),
                                    new ConfigurationReply(
                                            asked.peer().addresses().stream().findFirst(),
                                            64,
                                            List.of(),
                                            Optional.empty())));
                }
            }
        }

        <A extends IkeAction> Optional<A> last(Class<A> kind) {
            return log.stream().filter(kind::isInstance).map(kind::cast).reduce((_, it) -> it);
        }
    }

    private Credentials issue(CertificateProfile profile) {
        return root.issue(profile, KeyKind.ECDSA_P256, validity);
    }

    private static InetSocketAddress freePort() throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            return new InetSocketAddress(loopback, free.getLocalPort());
        }
    }

    private FreeRadius server(InetSocketAddress address, String method, String version)
            throws IOException {
        return FreeRadius.start(
                folder,
                new FreeRadius.Setup(
                        address,
                        method,
                        FreeRadius.Versions.only(version),
                        issue(CertificateProfile.homeAgent("aaa.example.com", "example.com")),
                        root.certificate(),
                        USERS));
    }

    private Side agent(InetSocketAddress server, String secret) {
        return new Side(
                IkeSettings.homeAgent(
                                Identity.fqdn("ha1.example.com"),
                                issue(
                                        CertificateProfile.homeAgent(
                                                "ha1.example.com", "example.com")),
                                anchors)
                        .withEap(new EapPolicy.Relay()),
                AGENT,
                Optional.of(
                        new AaaServers(
                                List.of(server),
                                new RadiusSecret(Secret.of(Bytes.ofUtf8(secret))),
                                new RadiusTerms(1, Duration.ofMillis(500), 2),
                                new EapRelay("ha1.example.com", false),
                                RANDOM)));
    }

    private Side node(EapCredentials credentials) {
        return new Side(
                IkeSettings.mobileNode(
                        MN1, new EapPolicy.Peer(MN1.data(), credentials), anchors, "example.com"),
                NODE,
                Optional.empty());
    }

    private static EapCredentials password(String text) {
        return new EapCredentials.Password(Secret.of(Bytes.ofUtf8(text)));
    }

    private EapCredentials certificate(String server) {
        return new EapCredentials.Certificate(
                issue(CertificateProfile.mobileNode("mn1.example.com")),
                new PeerCertificates(anchors),
                Optional.of(Identity.fqdn(server)),
                TlsVersions.TLS_1_3_OR_1_2);
    }

    /** The whole of IKE_SA_INIT and IKE_AUTH. */
    private static void run(Side node, Side agent) {
        node.handle(
                new IkeEvent.Initiate(
                        node.ike.newId(),
                        NODE,
                        AGENT,
                        Optional.empty(),
                        Optional.of(new ConfigurationRequest(Optional.empty(), false)),
                        new IkeEvent.FirstChild.Wanted(
                                new IkeEvent.ChildRequest(
                                        ChildSa.Mode.TRANSPORT,
                                        List.of(TrafficSelector.anyMobilityHeader()),
                                        List.of(
                                                TrafficSelector.mobilityHeader(
                                                        AGENT.address()))))));
        while (!node.sent.isEmpty() || !agent.sent.isEmpty()) {
            deliver(node, agent);
            deliver(agent, node);
        }
    }

    private static void deliver(Side from, Side to) {
        while (!from.sent.isEmpty()) {
            to.handle(
                    new IkeEvent.DatagramReceived(
                            to.local, from.local, from.sent.remove().octets()));
        }
    }

    private static void isServed(Side node, Side agent) {
        AuthenticatedPeer expected =
                new AuthenticatedPeer(
                        Identity.rfc822("alice@example.com"),
                        Method.EAP_AAA,
                        Set.of("mn1.example.com"),
                        MN1,
                        List.of(HOME));
        assertThat(agent.last(IkeAction.Established.class).map(IkeAction.Established::peer))
                .as("%s", agent.log)
                .contains(expected);
        IkeAction.Established established = node.last(IkeAction.Established.class).orElseThrow();
        assertThat(established.reply().address()).contains(HOME);
    }

    @Test
    @Tag("req:S5026-5.4-b")
    @Tag("req:S5026-5.4-c")
    @Tag("req:S5026-9.5-c")
    void aPasswordIsJudgedAndWhatTheServerSaysCounts() throws IOException {
        InetSocketAddress address = freePort();
        try (FreeRadius _ = server(address, "mschapv2", "1.2")) {
            Side agent = agent(address, FreeRadius.SECRET);
            Side node = node(password("right"));
            run(node, agent);
            isServed(node, agent);
            Side another = node(password("wrong"));
            Side fresh = agent(address, FreeRadius.SECRET);
            run(another, fresh);
            assertThat(another.last(IkeAction.Failed.class).map(IkeAction.Failed::failure))
                    .contains(IkeFailure.AUTHENTICATION_FAILED);
            assertThat(fresh.last(IkeAction.Authorize.class)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void aCertificateIsJudgedByTls(String version) throws IOException {
        InetSocketAddress address = freePort();
        try (FreeRadius _ = server(address, "tls", version)) {
            Side agent = agent(address, FreeRadius.SECRET);
            Side node = node(certificate("aaa.example.com"));
            run(node, agent);
            isServed(node, agent);
            Side mistrusting = node(certificate("other.example.com"));
            run(mistrusting, agent(address, FreeRadius.SECRET));
            assertThat(mistrusting.last(IkeAction.Failed.class).map(IkeAction.Failed::failure))
                    .contains(IkeFailure.AUTHENTICATION_FAILED);
        }
    }

    @Test
    void theNodeMayChooseTheMethod() throws IOException {
        InetSocketAddress address = freePort();
        try (FreeRadius _ = server(address, "tls", "1.2")) {
            Side agent = agent(address, FreeRadius.SECRET);
            Side node = node(password("right"));
            run(node, agent);
            isServed(node, agent);
        }
    }

    @Test
    void withAnotherSecretNobodyIsJudged() throws IOException {
        InetSocketAddress address = freePort();
        try (FreeRadius _ = server(address, "mschapv2", "1.2")) {
            Side agent = agent(address, "another secret");
            Side node = node(password("right"));
            run(node, agent);
            assertThat(node.last(IkeAction.Established.class)).isEmpty();
            assertThat(agent.last(IkeAction.Authorize.class)).isEmpty();
        }
    }
}
