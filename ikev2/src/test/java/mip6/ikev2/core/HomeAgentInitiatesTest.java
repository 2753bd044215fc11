package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The home agent initiates, and the mobile node responds (draft-li-mip6-ha-init-bootstrap-00). */
class HomeAgentInitiatesTest {

    private static final Ipv6Address GIVEN = Ipv6Address.of("2001:db8:2::1000");

    private final Simulation simulation = new Simulation();
    private final Node agent = simulation.node("2001:db8:2::1", Pki.homeAgent());
    private final Node node = simulation.node("2001:db8:a1::2", Pki.mobileNode());

    HomeAgentInitiatesTest() {
        node.authorization(HomeAgentInitiatesTest::accept);
    }

    /** As a mobile node decides whose home address is {@link Node#HOME_ADDRESS}. */
    private static IkeEvent accept(IkeAction.Authorize asked) {
        return new IkeEvent.AuthorizedHomeAgent(
                asked.id(),
                asked.unsolicited().flatMap(ConfigurationReply::address).orElse(Node.HOME_ADDRESS));
    }

    private static Optional<ConfigurationReply> giving(Ipv6Address address) {
        return Optional.of(
                new ConfigurationReply(Optional.of(address), 64, List.of(), Optional.empty()));
    }

    @Test
    @Tag("req:SHIB-4.2-a")
    @Tag("req:SHIB-4.2-c")
    @Tag("req:SHIB-3-a")
    void bothProveThemselvesInTwoRoundTripsWithoutAChild() {
        agent.approach(node, Pki.MN1, Optional.empty());
        simulation.settle();
        assertThat(simulation.sent()).hasSize(4);
        assertThat(agent.only(IkeAction.Established.class).peer().identity()).isEqualTo(Pki.MN1);
        assertThat(node.only(IkeAction.Established.class).peer().identity()).isEqualTo(Pki.HA1);
        assertThat(node.only(IkeAction.Authorize.class).unsolicited()).isEmpty();
        assertThat(node.installed()).isEmpty();
        assertThat(agent.installed()).isEmpty();
    }

    @Test
    @Tag("req:SHIB-4.2-d")
    void theSaOfTheHomeAddressIsMadeByTheHomeAgent() {
        IkeSaId id = agent.approach(node, Pki.MN1, Optional.empty());
        simulation.settle();
        agent.handle(new IkeEvent.CreateChild(id, agent.towards(Node.HOME_ADDRESS)));
        simulation.settle();
        ChildSa atNode = node.only(IkeAction.InstallSa.class).sa();
        ChildSa atAgent = agent.only(IkeAction.InstallSa.class).sa();
        assertThat(atNode.local())
                .containsExactly(TrafficSelector.mobilityHeader(Node.HOME_ADDRESS));
        assertThat(atNode.remote())
                .containsExactly(TrafficSelector.mobilityHeader(agent.endpoint().address()));
        assertThat(atAgent.local()).isEqualTo(atNode.remote());
        assertThat(atAgent.remote()).isEqualTo(atNode.local());
        assertThat(atNode.inboundKeys()).isEqualTo(atAgent.outboundKeys());
    }

    @Test
    void theHomeAgentGetsNoSaOfAnotherAddress() {
        IkeSaId id = agent.approach(node, Pki.MN1, Optional.empty());
        simulation.settle();
        agent.handle(new IkeEvent.CreateChild(id, agent.towards(GIVEN)));
        simulation.settle();
        assertThat(agent.only(IkeAction.ChildFailed.class).notification())
                .isEqualTo("TS_UNACCEPTABLE");
        assertThat(node.installed()).isEmpty();
    }

    @Test
    @Tag("req:SHIB-4.4-a")
    void anotherHomeAddressComesUnaskedInIkeAuth() {
        IkeSaId id = agent.approach(node, Pki.MN1, giving(GIVEN));
        simulation.settle();
        assertThat(node.only(IkeAction.Authorize.class).unsolicited()).isEqualTo(giving(GIVEN));
        assertThat(node.only(IkeAction.Established.class).reply().address()).contains(GIVEN);
        agent.handle(new IkeEvent.CreateChild(id, agent.towards(GIVEN)));
        simulation.settle();
        assertThat(node.only(IkeAction.InstallSa.class).sa().local())
                .containsExactly(TrafficSelector.mobilityHeader(GIVEN));
    }

    /** RFC 7296 1.2: a peer that knows no childless IKE_AUTH gets its child there. */
    @Test
    void aFirstChildInIkeAuthIsMadeForTheHomeAddressToo() {
        agent.handle(
                new IkeEvent.Initiate(
                        new IkeSaId(7),
                        agent.endpoint(),
                        node.endpoint(),
                        Optional.of(Pki.MN1),
                        new IkeEvent.Part.HomeAgent(giving(GIVEN)),
                        new FirstChild.Wanted(agent.towards(GIVEN))));
        simulation.settle();
        assertThat(node.only(IkeAction.InstallSa.class).sa().local())
                .containsExactly(TrafficSelector.mobilityHeader(GIVEN));
        assertThat(agent.installed()).hasSize(1);
    }

    @Test
    @Tag("req:SHIB-4.2-c")
    void aNodeThatIsNotTheOneWantedIsLeft() {
        IkeSaId id = agent.approach(node, Identity.fqdn("mn2.example.com"), giving(GIVEN));
        simulation.settleRefusal();
        assertThat(agent.only(IkeAction.Failed.class))
                .isEqualTo(new IkeAction.Failed(id, IkeFailure.PEER_NOT_TRUSTED));
        assertThat(agent.all(IkeAction.Established.class)).isEmpty();
        assertThat(node.only(IkeAction.Closed.class).why()).isEqualTo(IkeClosure.DELETED_BY_PEER);
    }

    /** Attack 26: whoever has a certificate of the provider without the role of a home agent. */
    @Test
    @Tag("req:SHIB-3-a")
    void whoIsNoHomeAgentOfTheProviderIsRefused() {
        Credentials otherProvider =
                Pki.ROOT.issue(
                        CertificateProfile.homeAgent("ha1.example.com", "example.org"),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        for (Credentials credentials :
                List.of(
                        Pki.mobileNode("ha1.example.com", KeyKind.ECDSA_P256),
                        otherProvider,
                        Pki.OTHER_ROOT.issue(
                                CertificateProfile.homeAgent("ha1.example.com", Pki.DOMAIN),
                                KeyKind.ECDSA_P256,
                                Pki.VALID))) {
            Node rogue =
                    simulation.node(
                            "2001:db8:bad::" + simulation.sent().size(),
                            IkeSettings.homeAgent(Pki.HA1, credentials, Pki.ANCHORS));
            rogue.approach(node, Pki.MN1, giving(GIVEN));
            simulation.settleRefusal();
            assertThat(rogue.only(IkeAction.Failed.class).failure())
                    .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        }
        assertThat(node.all(IkeAction.Authorize.class)).isEmpty();
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
        assertThat(node.reports()).hasSize(3).containsOnly("peer-not-trusted");
    }

    /** RFC 7296 2.16: who initiates without AUTH wants EAP, and the node is no authenticator. */
    @Test
    @Tag("req:SHIB-3-a")
    void eapIsNoWayToApproachAMobileNode() {
        Rogue rogue = new Rogue(simulation, node).keyed();
        List<Payload> payloads = new ArrayList<>(rogue.authPayloads(Pki.HA1, Pki.HA1_CREDENTIALS));
        payloads.removeIf(Authentication.class::isInstance);
        IkeMessage answer = rogue.protectedRequest(ExchangeType.IKE_AUTH, 1, payloads).getFirst();
        assertThat(answer.all(Notify.class))
                .singleElement()
                .matches(it -> it.is(NotifyType.AUTHENTICATION_FAILED));
        assertThat(node.all(IkeAction.Authorize.class)).isEmpty();
    }

    @Test
    void theNodeMayRefuse() {
        node.authorization(asked -> new IkeEvent.Refused(asked.id(), Refusal.NOT_AUTHORIZED));
        agent.approach(node, Pki.MN1, Optional.empty());
        simulation.settleRefusal();
        assertThat(agent.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
        assertThat(node.all(IkeAction.Established.class)).isEmpty();
    }

    /** Crossing ones would end both SAs. */
    @Test
    void theHomeAgentClaimsNoInitialContact() {
        node.authorization(asked -> accept(asked));
        node.initiate(agent);
        simulation.settle();
        agent.forget();
        agent.approach(node, Pki.MN1, Optional.empty());
        simulation.settle();
        assertThat(node.all(IkeAction.Established.class)).hasSize(2);
        assertThat(node.all(IkeAction.Closed.class)).isEmpty();
        assertThat(node.tableSize()).isEqualTo(2);
    }

    static Stream<Identity> kinds() {
        return Stream.of(
                Identity.ipv6(Ipv6Address.of("2001:db8:2::1")),
                Identity.fqdn("ha1.example.com"),
                Identity.rfc822("ha1@example.com"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("req:SHIB-4.2-b")
    void theHomeAgentIsItsAddressNameOrMailbox(Identity identity) {
        Credentials credentials =
                Pki.ROOT.issue(
                        new CertificateProfile(
                                "ha1",
                                List.of("ha1.example.com"),
                                List.of(Ipv6Address.of("2001:db8:2::1")),
                                List.of("ha1@example.com"),
                                List.of(Pki.DOMAIN)),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        Node other =
                simulation.node(
                        "2001:db8:2::2", IkeSettings.homeAgent(identity, credentials, Pki.ANCHORS));
        other.approach(node, Pki.MN1, Optional.empty());
        simulation.settle();
        assertThat(node.only(IkeAction.Established.class).peer().identity()).isEqualTo(identity);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("req:SHIB-4.2-b")
    void whatTheCertificateDoesNotHoldIsRefused(Identity identity) {
        Credentials another =
                Pki.ROOT.issue(
                        new CertificateProfile(
                                "ha9",
                                List.of("ha9.example.com"),
                                List.of(Ipv6Address.of("2001:db8:2::9")),
                                List.of("ha9@example.com"),
                                List.of(Pki.DOMAIN)),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        Node other =
                simulation.node(
                        "2001:db8:2::2", IkeSettings.homeAgent(identity, another, Pki.ANCHORS));
        other.approach(node, Pki.MN1, Optional.empty());
        simulation.settleRefusal();
        assertThat(other.only(IkeAction.Failed.class).failure())
                .isEqualTo(IkeFailure.AUTHENTICATION_FAILED);
    }

    /** SHIB 4.2: a mobile node is a name or a mailbox. */
    @Test
    @Tag("req:SHIB-4.2-c")
    void theMobileNodeMayBeAMailbox() {
        Identity mailbox = Identity.rfc822("mn1@example.com");
        Credentials credentials =
                Pki.ROOT.issue(
                        new CertificateProfile(
                                "mn1", List.of(), List.of(), List.of("mn1@example.com"), List.of()),
                        KeyKind.ECDSA_P256,
                        Pki.VALID);
        Node other =
                simulation.node(
                        "2001:db8:a1::7",
                        IkeSettings.mobileNode(mailbox, credentials, Pki.ANCHORS, Pki.DOMAIN));
        other.authorization(HomeAgentInitiatesTest::accept);
        agent.approach(other, mailbox, Optional.empty());
        simulation.settle();
        assertThat(agent.only(IkeAction.Established.class).peer().identity()).isEqualTo(mailbox);
    }
}
