package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The home agent that serves sends the mobile node to others (RFC 5142 6). */
class PlannedSwitchTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";
    private static final String ELSEWHERE = "2001:db8:2::1";

    private final Provider provider = new Provider();
    private final MobileNodeSettings settings = MobileNodeSettings.standard(NAME);
    private final Network network = new Network(settings, provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void registered() {
        for (String each : List.of(HA1, HA2, ELSEWHERE)) {
            network.responder(each, provider.homeAgent("ha1.example.com", DOMAIN));
        }
        network.attach(Network.FIRST);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.ACCEPTED);
    }

    private void sentTo(String... homeAgents) {
        network.fromHomeAgent(order(homeAgents), network.protection());
    }

    private static HomeAgentSwitch order(String... homeAgents) {
        return new HomeAgentSwitch(
                false, Arrays.stream(homeAgents).map(Ipv6Address::of).toList(), List.of());
    }

    private Ipv6Address askedNow() {
        return network.lastSent().destination();
    }

    @Test
    @Tag("req:SHAS-6-a")
    void itDeRegistersAndRegistersWithTheFirstOfTheList() {
        sentTo(HA2, ELSEWHERE);
        assertThat(network.bindingUpdates().getLast().lifetime().isZero()).isTrue();
        assertThat(askedNow()).hasToString(HA1);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(askedNow()).hasToString(HA2);
        assertThat(network.bindingUpdates().getLast().lifetime().isZero()).isFalse();
        assertThat(network.asked.getLast().address()).contains(Network.HOME_ADDRESS);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
    }

    @Test
    @Tag("req:SHAS-6-a")
    void thoseOnTheHomePrefixAreTriedFirst() {
        sentTo(ELSEWHERE, HA2);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(askedNow()).hasToString(HA2);
    }

    @Test
    @Tag("req:SHAS-6-a")
    void theNextOneIsTriedWhereTheFirstIsSilent() {
        network.silence(HA2);
        sentTo(HA2, ELSEWHERE);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofMinutes(1));
        assertThat(askedNow()).hasToString(ELSEWHERE);
    }

    @Test
    @Tag("req:SHAS-4-a")
    @Tag("req:SHAS-6-a")
    void withNobodyListedItDiscovers() {
        sentTo();
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
        // the one that sent it away is the last to be tried
        network.answer(Network.found(HA1, HA2));
        assertThat(askedNow()).hasToString(HA2);
    }

    @Test
    void aDeRegistrationThatNobodyAnswersIsNotWaitedForLong() {
        sentTo(HA2);
        network.pass(settings.deregistrationTimeout());
        assertThat(askedNow()).hasToString(HA2);
    }

    /** Attack 27. */
    @Test
    void whatTheSaDoesNotProtectIsDropped() {
        int before = network.all(MnAction.Send.class).size();
        network.fromHomeAgent(order(HA2), Optional.empty());
        assertThat(network.all(MnAction.Send.class)).hasSize(before);
        assertThat(network.reports(MnReport.Dropped.class)).hasSize(1);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
    }

    @Test
    void theSameAgainIsNoOtherOrder() {
        sentTo(HA2);
        int before = network.all(MnAction.Send.class).size();
        sentTo(ELSEWHERE);
        assertThat(network.all(MnAction.Send.class)).hasSize(before);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(askedNow()).hasToString(HA2);
    }

    /** Attack 27: A to B to A. */
    @Test
    void twoThatSendItToEachOtherDoNotKeepItBusy() {
        sentTo(HA2);
        network.acknowledge(BindingStatus.ACCEPTED);
        network.acknowledge(BindingStatus.ACCEPTED);
        sentTo(HA1);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.WAITING);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
        network.pass(settings.retryInterval());
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }

    @Test
    void aMovementMeanwhileDoesNotBringTheBindingBack() {
        sentTo(HA2);
        network.attach(Network.SECOND);
        assertThat(network.bindingUpdates().getLast().lifetime().isZero()).isTrue();
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(askedNow()).hasToString(HA2);
    }

    /** It may end as soon as it has said so. */
    @Test
    @Tag("req:SHAS-6-a")
    void aHomeAgentThatEndsAtOnceHasStillSaidWhereToGo() {
        sentTo(HA2);
        network.handle(new MnEvent.Ike(new IkeEvent.Close(ikeSa())));
        assertThat(askedNow()).hasToString(HA2);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
    }

    private IkeSaId ikeSa() {
        return network.all(MnAction.InstallSa.class).getLast().sa().owner();
    }

    @Test
    void noRefreshRequestPutsOffTheEnd() {
        sentTo(HA2);
        network.pass(settings.deregistrationTimeout().dividedBy(2));
        network.fromHomeAgent(new BindingRefreshRequest(List.of()), network.protection());
        network.pass(settings.deregistrationTimeout().dividedBy(2));
        assertThat(askedNow()).hasToString(HA2);
    }

    /** The home agent may end in the same moment. */
    @Test
    void aStopEndsWithTheIkeSaToo() {
        network.handle(new MnEvent.Stop());
        assertThat(network.all(MnAction.Stopped.class)).isEmpty();
        network.handle(new MnEvent.Ike(new IkeEvent.Close(ikeSa())));
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
        assertThat(network.all(MnAction.Discover.class)).hasSize(1);
    }

    @Test
    void aStopMeanwhileEndsIt() {
        sentTo(HA2);
        network.handle(new MnEvent.Stop());
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.all(MnAction.Stopped.class)).hasSize(1);
        assertThat(askedNow()).hasToString(HA1);
    }
}
