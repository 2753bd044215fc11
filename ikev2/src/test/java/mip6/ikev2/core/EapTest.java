package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapPacket;
import mip6.ikev2.eap.EapServer;
import mip6.ikev2.eap.EapService;
import mip6.ikev2.eap.EapType;
import mip6.ikev2.eap.Other;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** EAP in IKE_AUTH (RFC 7296 2.16), both sides against each other. */
class EapTest {

    private final Secret msk = Secret.wrap(new byte[64]);

    private final Simulation simulation = new Simulation();

    static IkeSettings agentSettings() {
        return Pki.homeAgent()
                .withEap(
                        new EapPolicy.Server(
                                List.of(
                                        new EapService.Passwords(
                                                Bytes.ofUtf8("ha1.example.com"),
                                                Map.of("mn1.example.com", secret("right"))))));
    }

    static IkeSettings nodeSettings(String password) {
        return nodeSettings("mn1.example.com", password);
    }

    static IkeSettings nodeSettings(String name, String password) {
        return IkeSettings.mobileNode(
                Pki.MN1,
                new EapPolicy.Peer(
                        Bytes.ofUtf8(name), new EapCredentials.Password(secret(password))),
                Pki.ANCHORS,
                Pki.DOMAIN);
    }

    private static Secret secret(String text) {
        return Secret.of(Bytes.ofUtf8(text));
    }

    private Node agent(IkeSettings settings) {
        return simulation.node("2001:db8:1::1", settings);
    }

    private Node mobileNode(IkeSettings settings) {
        return simulation.node("2001:db8:a1::2", settings);
    }

    private void settle() {
        simulation.run(Duration.ofMillis(1200));
    }

    @Test
    @Tag("req:S5026-5.2-b")
    void aPasswordAuthenticatesTheNodeAndTheCertificateTheAgent() {
        Node agent = agent(agentSettings());
        Node node = mobileNode(nodeSettings("right"));
        node.initiate(agent);
        settle();
        IkeAction.Established atNode = node.only(IkeAction.Established.class);
        IkeAction.Established atAgent = agent.only(IkeAction.Established.class);
        assertThat(atNode.peer().identity()).isEqualTo(Pki.HA1);
        assertThat(atNode.peer().method()).isEqualTo(Method.SIGNATURE);
        assertThat(atNode.reply().address()).contains(Node.HOME_ADDRESS);
        assertThat(atNode.roundTrips()).isEqualTo(5);
        assertThat(atAgent.peer()).isEqualTo(new AuthenticatedPeer(Pki.MN1, Method.EAP, Set.of()));
        assertThat(atAgent.roundTrips()).isEqualTo(5);
        ChildSa childAtNode = node.only(IkeAction.InstallSa.class).sa();
        ChildSa childAtAgent = agent.only(IkeAction.InstallSa.class).sa();
        assertThat(childAtNode.local())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
        assertThat(childAtNode.inboundKeys()).isEqualTo(childAtAgent.outboundKeys());
        assertThat(childAtNode.outboundKeys()).isEqualTo(childAtAgent.inboundKeys());
    }

    @Test
    void theExchangesAfterItGoOnWithTheNextMessageId() {
        Node agent = agent(agentSettings());
        Node node = mobileNode(nodeSettings("right"));
        IkeSaId id = node.initiate(agent);
        settle();
        node.handle(new IkeEvent.CheckLiveness(id));
        agent.handle(new IkeEvent.CheckLiveness(new IkeSaId(1)));
        settle();
        assertThat(node.all(IkeAction.Alive.class)).hasSize(1);
        assertThat(agent.all(IkeAction.Alive.class)).hasSize(1);
    }

    @Test
    void lostMessagesAreSentAgain() {
        for (int lost = 0; lost < 10; lost++) {
            Simulation lossy = new Simulation(lost);
            Node agent = lossy.node("2001:db8:1::1", agentSettings());
            Node node = lossy.node("2001:db8:a1::2", nodeSettings("right"));
            int which = lost;
            lossy.link(
                    _ -> lossy.sent().size() == which + 1 ? List.of() : List.of(Simulation.DELAY));
            node.initiate(agent);
            lossy.run(Duration.ofSeconds(3));
            assertThat(node.all(IkeAction.Established.class)).as("lost %d", lost).hasSize(1);
            assertThat(agent.all(IkeAction.Established.class)).as("lost %d", lost).hasSize(1);
            assertThat(agent.all(IkeAction.Authorize.class)).as("lost %d", lost).hasSize(1);
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndNothingIsAuthorized() {
        Node agent = agent(agentSettings());
        Node node = mobileNode(nodeSettings("wrong"));
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(agent.reports()).contains("eap-failed");
    }

    @Test
    void anAgentThatDoesNotOfferItRefuses() {
        Node agent = agent(Pki.homeAgent());
        Node node = mobileNode(nodeSettings("right"));
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.2-c")
    void nothingOfEapLeavesBeforeTheAgentHasProvedItsRole() {
        Node agent =
                agent(
                        IkeSettings.homeAgent(
                                        Pki.HA1,
                                        Pki.mobileNode("ha1.example.com", KeyKind.ECDSA_P256),
                                        Pki.ANCHORS)
                                .withEap(agentSettings().eap()));
        Node node = mobileNode(nodeSettings("right"));
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PEER_NOT_TRUSTED);
        // IKE_SA_INIT and IKE_AUTH
        assertThat(simulation.sent().stream().filter(it -> node.has(it.from()))).hasSize(2);
    }

    @Test
    void anAgentWithoutACertificateCannotOfferIt() {
        Node agent =
                agent(
                        Pki.homeAgent()
                                .withPreSharedKeys(Map.of(Pki.MN1, secret("key")))
                                .withEap(agentSettings().eap()));
        Node node = mobileNode(nodeSettings("right"));
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    @Test
    void certificatesAreServedBesideIt() {
        Node agent = agent(agentSettings());
        Node node = mobileNode(Pki.mobileNode());
        node.initiate(agent);
        settle();
        assertThat(agent.only(IkeAction.Established.class).peer().method())
                .isEqualTo(Method.SIGNATURE);
    }

    @Test
    void whoUsesItHimselfCannotBeInitiatedTo() {
        Node node = mobileNode(nodeSettings("right"));
        Node agent = agent(Pki.homeAgent());
        agent.initiate(node);
        simulation.run(Duration.ofSeconds(60));
        assertThat(agent.all(IkeAction.Established.class)).isEmpty();
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
    }

    /** An AAA server that says what it is told to say. */
    private static final class Aaa {

        final Deque<EapStep> steps = new ArrayDeque<>();
        final Deque<IkeAction.RelayEap> asked = new ArrayDeque<>();

        EapStep judge(IkeAction.RelayEap relayed) {
            asked.add(relayed);
            return steps.remove();
        }

        EapPacket packet() throws MalformedException {
            return EapPacket.decode(asked.remove().packet());
        }
    }

    @Test
    @Tag("req:S5026-5.4-b")
    @Tag("req:S5026-5.4-c")
    void whatAnAaaServerVouchesForCountsAndNotIdi() throws MalformedException {
        Node agent = agent(Pki.homeAgent().withEap(new EapPolicy.Relay()));
        Node node = mobileNode(nodeSettings("right"));
        Aaa aaa = new Aaa();
        agent.aaa(aaa::judge);
        aaa.steps.add(
                new EapStep.Ask(
                        new EapPacket.Request(7, EapType.IDENTITY, Bytes.EMPTY).encode(),
                        new EapStep.Judge.Remote(Bytes.ofUtf8("state"))));
        Ipv6Address home = Ipv6Address.of("2001:db8:1::77");
        aaa.steps.add(
                new EapStep.Accepted(
                        new EapPacket.Success(7).encode(),
                        msk,
                        new EapStep.Vouched(
                                Bytes.ofUtf8("alice@example.com"),
                                Method.EAP_AAA,
                                Set.of("mn1.example.com"),
                                List.of(home))));
        node.initiate(agent);
        settle();
        // the node wants a method to go before a Success
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(aaa.asked.getFirst().claimed()).isEqualTo(Pki.MN1);
        assertThat(aaa.asked.getFirst().conversation()).isEqualTo(Bytes.EMPTY);
        assertThat(aaa.packet())
                .isEqualTo(
                        new EapPacket.Response(
                                0, EapType.IDENTITY, Bytes.ofUtf8("mn1.example.com")));
        assertThat(aaa.asked.getFirst().conversation()).isEqualTo(Bytes.ofUtf8("state"));
        assertThat(aaa.packet())
                .isEqualTo(
                        new EapPacket.Response(
                                7, EapType.IDENTITY, Bytes.ofUtf8("mn1.example.com")));
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        AuthenticatedPeer peer =
                AuthenticatedPeer.byEap(
                        new EapStep.Vouched(
                                Bytes.ofUtf8("alice@example.com"),
                                Method.EAP_AAA,
                                Set.of("mn1.example.com"),
                                List.of(home)),
                        Pki.MN1);
        assertThat(peer.identity()).isEqualTo(Identity.rfc822("alice@example.com"));
        assertThat(peer.idPayload()).isEqualTo(Pki.MN1);
    }

    /** An AAA server that knows the password, and says {@code msk} of the key where it is given. */
    private static final class PasswordServer {

        private final EapService service =
                ((EapPolicy.Server) agentSettings().eap()).services().getFirst();
        private final Optional<Secret> msk;
        private Optional<EapServer> conversation = Optional.empty();

        PasswordServer(Optional<Secret> msk) {
            this.msk = msk;
        }

        EapStep judge(IkeAction.RelayEap relayed) {
            EapServer.Step step =
                    conversation.isEmpty()
                            ? EapServer.begin(
                                    List.of(service),
                                    new Other(Pki.MN1, Pki.NOW),
                                    Simulation.random(5))
                            : conversation.get().receive(relayed.packet());
            return switch (step) {
                case EapServer.Step.Ask(Bytes request, EapServer next) -> {
                    conversation = Optional.of(next);
                    yield new EapStep.Ask(request, new EapStep.Judge.Remote(Bytes.of(1)));
                }
                case EapServer.Step.Accepted(Bytes success, Bytes _, Secret key, var _) ->
                        new EapStep.Accepted(
                                success,
                                msk.orElse(key),
                                new EapStep.Vouched(
                                        Bytes.ofUtf8("alice@example.com"),
                                        Method.EAP_AAA,
                                        Set.of("mn1.example.com"),
                                        List.of()));
                case EapServer.Step.Rejected(Bytes failure, String why) ->
                        new EapStep.Rejected(failure, why);
            };
        }
    }

    @Test
    @Tag("req:S5026-5.4-c")
    void theIdentityThatIsVouchedForIsThatOfTheSa() {
        Node agent = agent(Pki.homeAgent().withEap(new EapPolicy.Relay()));
        Node node = mobileNode(nodeSettings("right"));
        agent.aaa(new PasswordServer(Optional.empty())::judge);
        node.initiate(agent);
        settle();
        AuthenticatedPeer peer = agent.only(IkeAction.Established.class).peer();
        assertThat(peer.identity()).isEqualTo(Identity.rfc822("alice@example.com"));
        assertThat(peer.idPayload()).isEqualTo(Pki.MN1);
        assertThat(agent.only(IkeAction.InstallSa.class).sa().peer())
                .isEqualTo(Identity.rfc822("alice@example.com"));
        assertThat(node.all(IkeAction.Established.class)).hasSize(1);
    }

    /** Who sits between the two and ends EAP by itself does not know the key that it leads to. */
    @Test
    void anotherKeyThanThatOfEapProvesNothing() {
        Node agent = agent(Pki.homeAgent().withEap(new EapPolicy.Relay()));
        Node node = mobileNode(nodeSettings("right"));
        agent.aaa(new PasswordServer(Optional.of(msk))::judge);
        node.initiate(agent);
        settle();
        assertThat(agent.reports()).contains("peer-not-trusted");
        assertThat(agent.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    @Test
    void aServerThatIsDownIsNoFailedAuthentication() {
        Node agent = agent(Pki.homeAgent().withEap(new EapPolicy.Relay()));
        Node node = mobileNode(nodeSettings("right"));
        node.initiate(agent);
        settle();
        assertThat(node.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.PROTOCOL_ERROR);
        assertThat(agent.reports()).contains("eap-unavailable");
    }
}
