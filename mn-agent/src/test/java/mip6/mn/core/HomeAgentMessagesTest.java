package mip6.mn.core;

import static mip6.mn.core.Network.FIRST;
import static mip6.mn.core.Network.HOME_ADDRESS;
import static mip6.mn.core.Network.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.IncomingMobilityHeader.Protection;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a registered mobile node does about what its home agent says (RFC 6275 11.3.6, 11.7). */
class HomeAgentMessagesTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:2::1";
    private static final BindingError UNBOUND =
            new BindingError(BindingError.UNKNOWN_BINDING, HOME_ADDRESS, List.of());

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void bootstrapped() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(FIRST);
        network.answer(Network.found(HA1));
    }

    private void registered() {
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        network.pass(Duration.ofSeconds(10));
    }

    private int updates() {
        return network.bindingUpdates().size();
    }

    private Ipv6Address serving() {
        return network.status().service().orElseThrow().homeAgentAddress();
    }

    @Test
    @Tag("req:S6275-11.7.3-a")
    void anAcknowledgementThatIsUnprotectedOrUnderAnotherSaIsIgnored() {
        BindingAcknowledgement answer =
                new BindingAcknowledgement(
                        BindingStatus.ACCEPTED,
                        true,
                        network.bindingUpdates().getLast().sequence(),
                        Lifetime.ofSeconds(600),
                        List.of());
        network.fromHomeAgent(answer, Optional.empty());
        network.fromHomeAgent(
                answer,
                Optional.of(
                        new Protection(
                                new SaPair(new Spi(0x77)), Identity.fqdn("ha1.example.com"))));
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERING);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 130, 131, 132, 133, 139, 174, 255})
    @Tag("req:S6275-11.7.3-e")
    void afterARefusalNothingIsSentUntilTheHomeAgentIsLookedForAnew(int status) {
        network.acknowledge(new BindingStatus(status));
        assertThat(network.reports(MnReport.BindingRejected.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        network.pass(Duration.ofSeconds(29));
        assertThat(updates()).isEqualTo(1);
        network.pass(Duration.ofSeconds(2));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        assertThat(updates()).isEqualTo(1);
    }

    @Test
    @Tag("req:S6275-11.7.3-e")
    void theNextOnTheListFollowsOneThatRefusesTheBinding() {
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.handle(new MnEvent.Rediscover());
        network.answer(Network.found(HA1, HA2));
        assertThat(serving()).hasToString(HA1);
        network.acknowledge(BindingStatus.INSUFFICIENT_RESOURCES);
        assertThat(serving()).hasToString(HA2);
        network.acknowledge(BindingStatus.INSUFFICIENT_RESOURCES);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
    }

    @Test
    @Tag("req:S6275-11.7.3-d")
    void withStatus1ItAsksForAddressAndPrefixBeforeItRegistersAgain() {
        network.acknowledge(BindingStatus.ACCEPTED_BUT_PREFIX_DISCOVERY_NECESSARY);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        network.pass(Duration.ofMinutes(7));
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        network.pass(Duration.ofMinutes(1));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        assertThat(updates()).isEqualTo(1);
        network.answer(Network.found(HA1));
        assertThat(updates()).isEqualTo(2);
        assertThat(network.status().service().orElseThrow().homeAddress()).isEqualTo(HOME_ADDRESS);
        // with status 0 a refresh is enough
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofSeconds(450));
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        assertThat(updates()).isEqualTo(3);
    }

    /** A home agent that leaves K clear and has MOBIKE (RFC 4555). */
    @Test
    void withKClearMobikeTakesTheIkeSaAlong() {
        Network movable =
                new Network(
                        MobileNodeSettings.standard(NAME),
                        provider.mobileNode(NAME, DOMAIN).withMobike());
        movable.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        movable.attach(FIRST);
        movable.answer(Network.found(HA1));
        movable.acknowledge(BindingStatus.ACCEPTED, false);
        assertThat(movable.reports(MnReport.IkeSaMoved.class)).isEmpty();
        movable.attach(SECOND);
        assertThat(movable.reports(MnReport.IkeSaMoved.class)).isEmpty();
        movable.acknowledge(BindingStatus.ACCEPTED, false);
        assertThat(movable.reports(MnReport.IkeSaMoved.class))
                .containsExactly(new MnReport.IkeSaMoved(SECOND.address()));
        assertThat(movable.atHomeAgents(IkeAction.Moved.class))
                .extracting(it -> it.remote().address())
                .containsExactly(SECOND.address());
        assertThat(movable.reports(MnReport.HomeAgentLost.class)).isEmpty();
        assertThat(movable.all(MnAction.Discover.class)).hasSize(1);
    }

    @Test
    @Tag("req:S6275-11.7.3-g")
    void afterAMovementKDecidesWhatBecomesOfTheIkeSa() {
        registered();
        network.attach(SECOND);
        network.acknowledge(BindingStatus.ACCEPTED, true);
        assertThat(network.reports(MnReport.HomeAgentLost.class)).isEmpty();
        network.attach(FIRST);
        network.acknowledge(BindingStatus.ACCEPTED, false);
        assertThat(network.reports(MnReport.HomeAgentLost.class))
                .extracting(MnReport.HomeAgentLost::why)
                .containsExactly(IkeClosure.REQUESTED);
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    /** It has to work before there is a binding, so it goes without Mobile IPv6. */
    @Test
    @Tag("req:S6275-11.3.2-b")
    void whatIkeSaysLeavesFromTheCareOfAddress() {
        registered();
        network.attach(SECOND);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofSeconds(30));
        assertThat(network.all(MnAction.Ike.class).stream().map(MnAction.Ike::action))
                .filteredOn(IkeAction.Send.class::isInstance)
                .extracting(it -> ((IkeAction.Send) it).local().address())
                .containsSequence(FIRST.address(), SECOND.address())
                .containsOnly(FIRST.address(), SECOND.address());
    }

    @Test
    @Tag("req:S6275-11.7.4-a")
    void aRefreshRequestOfTheHomeAgentAloneIsAnsweredWithABindingUpdate() {
        registered();
        BindingRefreshRequest request = new BindingRefreshRequest(List.of());
        network.fromHomeAgent(request, Optional.empty());
        assertThat(updates()).isEqualTo(1);
        network.fromHomeAgent(request, network.protection());
        assertThat(updates()).isEqualTo(2);
    }

    /** The home agent has not seen that the node is going, since that was lost. */
    @Test
    void whoStopsIsKeptByNoRefreshRequest() {
        registered();
        network.handle(new MnEvent.Stop());
        network.fromHomeAgent(new BindingRefreshRequest(List.of()), network.protection());
        assertThat(network.bindingUpdates().getLast().lifetime()).isEqualTo(Lifetime.ZERO);
        network.pass(Duration.ofSeconds(3));
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
    }

    @Test
    @Tag("req:S6275-11.3.6-b")
    void anErrorOfTheHomeAgentIsAnsweredWithABindingUpdateButNotWithoutEnd() {
        registered();
        network.fromHomeAgent(
                new BindingError(BindingError.UNRECOGNIZED_MH_TYPE, HOME_ADDRESS, List.of()),
                Optional.empty());
        network.fromHomeAgent(
                new BindingError(BindingError.UNKNOWN_BINDING, SECOND.address(), List.of()),
                Optional.empty());
        assertThat(updates()).isEqualTo(1);
        network.fromHomeAgent(UNBOUND, Optional.empty());
        assertThat(updates()).isEqualTo(2);
        network.fromHomeAgent(UNBOUND, Optional.empty());
        assertThat(updates()).as("it is under way").isEqualTo(2);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.fromHomeAgent(UNBOUND, Optional.empty());
        assertThat(updates()).as("anybody may have said so").isEqualTo(2);
        network.pass(Duration.ofSeconds(32));
        network.fromHomeAgent(UNBOUND, Optional.empty());
        assertThat(updates()).isEqualTo(3);
    }

    @Test
    @Tag("req:S6275-11.3.6-a")
    void anErrorOfAnybodyElseIsIgnored() {
        registered();
        Ipv6Address stranger = Ipv6Address.of("2001:db8:bad::1");
        network.handle(
                new MnEvent.MobilityHeaderReceived(
                        new IncomingMobilityHeader(
                                stranger,
                                FIRST.address(),
                                2,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                MobilityHeader.encode(UNBOUND, stranger, FIRST.address()))));
        assertThat(updates()).isEqualTo(1);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        // it is not that one has been heeded: the home agent's own counts
        network.fromHomeAgent(UNBOUND, Optional.empty());
        assertThat(updates()).isEqualTo(2);
    }

    @Test
    @Tag("req:S6275-11.4.1-a")
    void theHomeAgentThatServedIsTriedFirstUnlessItHasFallenSilent() {
        registered();
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
        network.handle(new MnEvent.Rediscover());
        network.answer(Network.found(HA2, HA1));
        assertThat(serving()).hasToString(HA1);
        registered();
        network.silence(HA1);
        network.pass(Duration.ofMinutes(2));
        network.answer(Network.found(HA1, HA2));
        assertThat(serving()).hasToString(HA2);
        assertThat(network.reports(MnReport.HomeAgentGivenUp.class)).isEmpty();
    }
}
