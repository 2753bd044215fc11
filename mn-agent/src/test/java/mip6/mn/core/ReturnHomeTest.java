package mip6.mn.core;

import static mip6.mn.core.Network.AT_HOME;
import static mip6.mn.core.Network.FIRST;
import static mip6.mn.core.Network.HOME_ADDRESS;
import static mip6.mn.core.Network.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.Lifetime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** RFC 6275 11.5.5. */
class ReturnHomeTest {

    private static final String NAME = "mn1.example.com";
    private static final String DOMAIN = "example.com";
    private static final String HA1 = "2001:db8:1::1";

    private static final BindingStatus NOT_BOUND =
            BindingStatus.NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE;

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void thereIsAHomeAgent() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
    }

    private void away() {
        network.attach(FIRST);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofSeconds(5));
    }

    private void settledAtHome() {
        away();
        network.attach(AT_HOME);
        network.acknowledge(BindingStatus.ACCEPTED);
    }

    /** What the kernel says about the home address on the home link. */
    private void probed(boolean free) {
        network.handle(new MnEvent.HomeAddressProbed(HOME_ADDRESS, free));
    }

    private MnAction.Send last() {
        return network.all(MnAction.Send.class).getLast();
    }

    @Test
    @Tag("req:S6275-11.5.2-a")
    @Tag("req:S6275-11.5.5-a")
    @Tag("req:S6275-11.5.5-b")
    @Tag("req:S6275-11.5.5-d")
    void backHomeABindingUpdateFromTheHomeAddressEndsTheBinding() {
        away();
        network.attach(AT_HOME);
        OutgoingMobilityHeader message = network.lastSent();
        assertThat(message.source()).isEqualTo(HOME_ADDRESS);
        assertThat(message.interfaceIndex()).isEqualTo(AT_HOME.interfaceIndex());
        assertThat(message.homeAddressOption()).isEmpty();
        assertThat(message.protection()).isPresent();
        BindingUpdate update = network.bindingUpdates().getLast();
        assertThat(update.acknowledge()).isTrue();
        assertThat(update.homeRegistration()).isTrue();
        assertThat(update.lifetime()).isEqualTo(Lifetime.ZERO);
        assertThat(update.options()).containsExactly(new AlternateCareOfAddress(HOME_ADDRESS));
        assertThat(network.all(MnAction.class))
                .containsSubsequence(
                        new MnAction.ReturnHome(HOME_ADDRESS, AT_HOME),
                        last(),
                        new MnAction.AnswerAtHome(HOME_ADDRESS, AT_HOME));
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
        assertThat(network.all(MnAction.RemoveTunnel.class)).isEmpty();
    }

    /** RFC 6275 11.8: more than three in a second are too many, so this one has to wait. */
    @Test
    @Tag("req:S6275-11.5.5-b")
    void aBindingUpdateThatIsHeldBackHoldsTheHomeAddressBack() {
        away();
        network.attach(SECOND);
        network.attach(FIRST);
        network.attach(SECOND);
        int before = network.bindingUpdates().size();
        network.attach(AT_HOME);
        assertThat(network.all(MnAction.ReturnHome.class)).hasSize(1);
        assertThat(network.bindingUpdates()).hasSize(before);
        assertThat(network.all(MnAction.AnswerAtHome.class)).isEmpty();
        network.pass(Duration.ofSeconds(1));
        assertThat(network.bindingUpdates()).hasSize(before + 1);
        assertThat(network.all(MnAction.class))
                .containsSubsequence(last(), new MnAction.AnswerAtHome(HOME_ADDRESS, AT_HOME));
        network.pass(Duration.ofSeconds(2));
        assertThat(network.bindingUpdates()).hasSizeGreaterThan(before + 1);
        assertThat(network.all(MnAction.AnswerAtHome.class)).as("once").hasSize(1);
    }

    @Test
    @Tag("req:S6275-11.5.5-c")
    void whileABindingLastsTheHomeAddressIsNotProbed() {
        settledAtHome();
        assertThat(network.all(MnAction.ProbeAtHome.class)).isEmpty();
    }

    /** The first acknowledgement was lost: the home agent has let go of it just now. */
    @Test
    @Tag("req:S6275-11.5.5-c")
    void norWhereTheBindingEndedWithAnAcknowledgementThatWasLost() {
        away();
        network.attach(AT_HOME);
        network.pass(Duration.ofSeconds(1));
        network.acknowledge(NOT_BOUND);
        assertThat(network.all(MnAction.ProbeAtHome.class)).isEmpty();
        assertThat(network.all(MnAction.AnnounceAtHome.class)).hasSize(1);
    }

    /** RFC 6275 11.5.5 SHOULD: nothing has protected it since the binding ended. */
    @Test
    void afterItsBindingHasEndedTheHomeAddressIsProbed() {
        away();
        network.attach();
        network.pass(Duration.ofMinutes(11));
        network.attach(AT_HOME);
        network.acknowledge(NOT_BOUND);
        assertThat(network.all(MnAction.ProbeAtHome.class))
                .containsExactly(new MnAction.ProbeAtHome(HOME_ADDRESS, AT_HOME));
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
        probed(true);
        probed(true);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).hasSize(1);
        assertThat(network.reports(MnReport.AtHome.class)).hasSize(1);
    }

    @Test
    void aHomeAddressThatAnotherNodeHasByNowIsGivenUp() {
        network.attach(AT_HOME);
        network.answer(Network.found(HA1));
        network.acknowledge(NOT_BOUND);
        probed(false);
        assertThat(network.reports(MnReport.HomeAddressTaken.class)).hasSize(1);
        assertThat(network.all(MnAction.DropHomeAddress.class)).hasSize(1);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
        network.pass(Duration.ofMinutes(1));
        network.answer(Network.found(HA1));
        assertThat(network.asked.getLast().address()).as("no wish for that one").isEmpty();
    }

    @Test
    void anAnswerThatNobodyWaitsForChangesNothing() {
        settledAtHome();
        probed(false);
        assertThat(network.reports(MnReport.HomeAddressTaken.class)).isEmpty();
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    /** What was asked in one visit says nothing about another one. */
    @Test
    void norDoesOneThatComesWhenTheNodeHasLeft() {
        network.attach(AT_HOME);
        network.answer(Network.found(HA1));
        network.acknowledge(NOT_BOUND);
        assertThat(network.all(MnAction.ProbeAtHome.class)).hasSize(1);
        network.attach(SECOND);
        probed(false);
        assertThat(network.reports(MnReport.HomeAddressTaken.class)).isEmpty();
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    /** RFC 6275 11.7.3: it still intercepts what is sent to the home address. */
    @ParameterizedTest
    @ValueSource(ints = {128, 130})
    @Tag("req:S6275-11.7.3-e")
    void whatTheHomeAgentCannotEndNowItIsAskedForAgain(int status) {
        away();
        network.attach(AT_HOME);
        int asked = network.bindingUpdates().size();
        network.acknowledge(new BindingStatus(status));
        assertThat(network.reports(MnReport.BindingRejected.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.DEREGISTERING);
        assertThat(network.reports(MnReport.AtHome.class)).isEmpty();
        network.pass(Duration.ofSeconds(1));
        assertThat(network.bindingUpdates()).hasSize(asked + 1);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 131, 132, 139, 255})
    @Tag("req:S6275-11.7.3-e")
    void whatItNeverEndsIsNoHomecoming(int status) {
        away();
        network.attach(AT_HOME);
        int asked = network.bindingUpdates().size();
        network.acknowledge(new BindingStatus(status));
        assertThat(network.reports(MnReport.BindingRejected.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
        assertThat(network.all(MnAction.DropHomeAddress.class)).hasSize(1);
        network.pass(Duration.ofSeconds(29));
        assertThat(network.bindingUpdates()).hasSize(asked);
    }

    @Test
    @Tag("req:S6275-11.5.5-e")
    @Tag("req:S6275-11.7.3-g")
    void afterTheAcknowledgementTheHomeAddressIsTheNodesOwn() {
        settledAtHome();
        assertThat(network.all(MnAction.class))
                .containsSubsequence(
                        new MnAction.RemoveTunnel(HOME_ADDRESS),
                        new MnAction.AnnounceAtHome(HOME_ADDRESS, AT_HOME));
        assertThat(network.reports(MnReport.AtHome.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        network.pass(Duration.ofSeconds(30));
        assertThat(network.all(MnAction.Ike.class).getLast().action())
                .isInstanceOfSatisfying(
                        IkeAction.Send.class,
                        send -> assertThat(send.local()).isEqualTo(Endpoint.ike(HOME_ADDRESS)));
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    @Test
    void theBindingUpdateIsRepeatedUntilItIsAnswered() {
        away();
        network.attach(AT_HOME);
        int first = network.all(MnAction.Send.class).size();
        network.pass(Duration.ofSeconds(1 + 2 + 4));
        List<BindingUpdate> sent = network.bindingUpdates();
        assertThat(sent).hasSize(first + 3);
        assertThat(sent.subList(first, sent.size()))
                .allSatisfy(update -> assertThat(update.lifetime()).isEqualTo(Lifetime.ZERO));
        assertThat(network.lastSent().source()).isEqualTo(HOME_ADDRESS);
    }

    @Test
    void whoLeavesAgainRegistersWithItsName() {
        settledAtHome();
        network.attach(SECOND);
        assertThat(network.all(MnAction.class))
                .containsSubsequence(
                        new MnAction.AnnounceAtHome(HOME_ADDRESS, AT_HOME),
                        new MnAction.UseHomeAddress(HOME_ADDRESS, SECOND),
                        last());
        assertThat(network.lastSent().source()).isEqualTo(SECOND.address());
        assertThat(network.lastSent().homeAddressOption()).contains(HOME_ADDRESS);
        BindingUpdate update = network.bindingUpdates().getLast();
        assertThat(update.lifetime()).isEqualTo(Lifetime.ofSeconds(600));
        assertThat(update.option(DnsUpdate.class)).contains(DnsUpdate.request(false, NAME));
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
    }

    @Test
    void whoHasLeftIsNotSettledByALateAcknowledgement() {
        away();
        network.attach(AT_HOME);
        network.attach(SECOND);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).isEmpty();
    }

    /** The home agent may have a binding of before, and defends the address in any case. */
    @Test
    void whoStartsAtHomeRegistersNothing() {
        network.attach(AT_HOME);
        network.answer(Network.found(HA1));
        assertThat(network.bindingUpdates())
                .singleElement()
                .satisfies(update -> assertThat(update.lifetime()).isEqualTo(Lifetime.ZERO));
        network.acknowledge(NOT_BOUND, false);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        probed(true);
        assertThat(network.all(MnAction.AnnounceAtHome.class)).hasSize(1);
        network.pass(Duration.ofMinutes(5));
        assertThat(network.bindingUpdates()).hasSize(1);
        assertThat(network.all(MnAction.SetTunnel.class)).isEmpty();
    }

    @Test
    void whoIsAtHomeNeedsNoHomeAgentUntilItLeaves() {
        settledAtHome();
        network.silence(HA1);
        network.pass(Duration.ofMinutes(5));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.AT_HOME);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        network.attach(SECOND);
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        assertThat(network.all(MnAction.DropHomeAddress.class))
                .as("before the home agent probes it")
                .containsExactly(new MnAction.DropHomeAddress(HOME_ADDRESS));
    }

    /** It would be found on the link, as if another node had it. */
    @Test
    void whoLooksForAHomeAgentAtHomeTakesItsAddressOffTheLinkFirst() {
        settledAtHome();
        network.handle(new MnEvent.Rediscover());
        assertThat(network.all(MnAction.class))
                .containsSubsequence(
                        new MnAction.DropHomeAddress(HOME_ADDRESS),
                        network.all(MnAction.Discover.class).getLast());
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    /** Its home agent is lost before the binding has ended. */
    @Test
    void norIsItOnTheLinkWhereTheHomeAgentIsLostMeanwhile() {
        away();
        network.attach(AT_HOME);
        network.silence(HA1);
        network.pass(Duration.ofMinutes(5));
        assertThat(network.reports(MnReport.HomeAgentLost.class)).hasSize(1);
        theAddressLeftTheLinkBeforeTheSecondSearch();
    }

    @Test
    void norWhereAnotherOneIsLookedForBeforeTheBindingHasEnded() {
        away();
        network.attach(AT_HOME);
        network.handle(new MnEvent.Rediscover());
        theAddressLeftTheLinkBeforeTheSecondSearch();
    }

    private void theAddressLeftTheLinkBeforeTheSecondSearch() {
        List<MnAction> steps =
                network.all(MnAction.class).stream()
                        .filter(
                                it ->
                                        it instanceof MnAction.Discover
                                                || it instanceof MnAction.DropHomeAddress)
                        .skip(1)
                        .limit(2)
                        .toList();
        assertThat(steps)
                .containsExactly(
                        new MnAction.DropHomeAddress(HOME_ADDRESS),
                        network.all(MnAction.Discover.class).get(1));
    }

    @Test
    void aStopAtHomeLeavesTheHomeLink() {
        settledAtHome();
        network.handle(new MnEvent.Stop());
        assertThat(network.lastSent().source()).isEqualTo(HOME_ADDRESS);
        network.acknowledge(NOT_BOUND);
        assertThat(network.all(MnAction.DropHomeAddress.class)).hasSize(1);
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
    }
}
