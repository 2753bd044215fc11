package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A home agent that takes over calls the mobile node (draft-li-mip6-ha-init-bootstrap-00 4.3). */
class HomeAgentSwitchTest {

    private static final String DOMAIN = "example.com";
    private static final String NAME = "mn1.example.com";
    private static final String HA1 = "2001:db8:1::1";
    private static final String HA2 = "2001:db8:1::2";
    private static final Ipv6Address SECOND = Ipv6Address.of(HA2);
    private static final Ipv6Address GIVEN = Ipv6Address.of("2001:db8:2::1000");

    private final Provider provider = new Provider();
    private final Network network =
            new Network(MobileNodeSettings.standard(NAME), provider.mobileNode(NAME, DOMAIN));

    @BeforeEach
    void approached() {
        network.responder(HA1, provider.homeAgent("ha1.example.com", DOMAIN));
        network.attach(Network.FIRST);
        network.answer(Network.found(HA1));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.responder(HA2, provider.homeAgent("ha2.example.com", DOMAIN));
    }

    private ChildSa approach(Ipv6Address homeAddress, Optional<Ipv6Address> given) {
        network.approach(HA2, NAME, homeAddress, given);
        return network.approaches().getFirst().signalling().orElseThrow();
    }

    private void call(
            Optional<ChildSa> sa, Ipv6Address source, Ipv6Address home, HomeAgentSwitch message) {
        network.handle(
                new MnEvent.MobilityHeaderReceived(
                        new IncomingMobilityHeader(
                                source,
                                home,
                                2,
                                Optional.empty(),
                                Optional.empty(),
                                sa.map(
                                        each ->
                                                new IncomingMobilityHeader.Protection(
                                                        SaPair.of(each), each.peer())),
                                MobilityHeader.encode(message, source, home))));
    }

    private static HomeAgentSwitch bootstrap(Ipv6Address... homeAgents) {
        return new HomeAgentSwitch(true, List.of(homeAgents), List.of());
    }

    private int sent() {
        return network.all(MnAction.Send.class).size();
    }

    private BindingUpdate lastUpdate() throws MalformedException {
        OutgoingMobilityHeader last = network.all(MnAction.Send.class).getLast().message();
        return (BindingUpdate)
                MobilityHeader.decode(
                        last.octets(), last.homeAddressOption().orElseThrow(), last.destination());
    }

    private List<String> dropped() {
        return network.reports(MnReport.Dropped.class).stream()
                .map(MnReport.Dropped::cause)
                .toList();
    }

    @Test
    @Tag("req:SHIB-4.3-c")
    @Tag("req:SHIB-4.3-d")
    @Tag("req:SHIB-4.4-b")
    void itRegistersThereAndTellsTheOldOneNothing() throws MalformedException {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        int before = sent();
        call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        assertThat(sent()).isEqualTo(before + 1);
        OutgoingMobilityHeader update = network.all(MnAction.Send.class).getLast().message();
        assertThat(update.destination()).isEqualTo(SECOND);
        assertThat(update.protection()).contains(SaPair.of(sa));
        assertThat(lastUpdate().lifetime().isZero()).isFalse();
        // sockets of the home address stay, and so does its name: the DNS need not be asked
        assertThat(lastUpdate().option(DnsUpdate.class)).isEmpty();
        assertThat(network.all(MnAction.DropHomeAddress.class)).isEmpty();
        assertThat(network.all(MnAction.SetTunnel.class).getLast().tunnel().remote())
                .isEqualTo(SECOND);
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
        assertThat(network.approaches()).isEmpty();
        network.pass(Duration.ofMinutes(1));
        assertThat(network.all(MnAction.Send.class).stream().skip(before))
                .allMatch(each -> each.message().destination().equals(SECOND));
    }

    @Test
    @Tag("req:SHIB-4.4-a")
    @Tag("req:SHIB-4.1-a")
    void withAnotherAddressItsNameIsToFollow() throws MalformedException {
        ChildSa sa = approach(GIVEN, Optional.of(GIVEN));
        call(Optional.of(sa), SECOND, GIVEN, bootstrap(SECOND));
        assertThat(lastUpdate().option(DnsUpdate.class)).isPresent();
        assertThat(network.all(MnAction.DropHomeAddress.class))
                .containsExactly(new MnAction.DropHomeAddress(Network.HOME_ADDRESS));
        network.acknowledge(BindingStatus.ACCEPTED);
        assertThat(network.status().service().orElseThrow().homeAddress()).isEqualTo(GIVEN);
    }

    /** Attack 27. */
    @Test
    @Tag("req:SHIB-4.3-d")
    void whatTheSaOfItsSenderDoesNotProtectIsDroppedAndCounted() {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        int before = sent();
        call(Optional.empty(), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        call(
                Optional.of(sa),
                Ipv6Address.of("2001:db8:66::1"),
                Network.HOME_ADDRESS,
                bootstrap(SECOND));
        call(Optional.of(sa), SECOND, GIVEN, bootstrap(SECOND));
        assertThat(dropped()).hasSize(3);
        assertThat(sent()).isEqualTo(before);
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA1);
    }

    /** Attack 27: to itself, and nowhere else; with no or a hundred addresses. */
    @Test
    void aHomeAgentCallsToItselfAndNowhereElse() {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        int before = sent();
        Ipv6Address victim = Ipv6Address.of("2001:db8:66::1");
        for (HomeAgentSwitch message :
                List.of(
                        bootstrap(victim),
                        bootstrap(),
                        bootstrap(SECOND, victim),
                        bootstrap(Collections.nCopies(100, SECOND).toArray(Ipv6Address[]::new)),
                        new HomeAgentSwitch(false, List.of(), List.of()))) {
            call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, message);
        }
        assertThat(dropped()).hasSize(5);
        assertThat(sent()).isEqualTo(before);
    }

    /** RFC 5142 5.1, 6.1. */
    @Test
    @Tag("req:SHAS-6-a")
    void withoutBAHomeAgentThatInitiatedIsRegisteredWithToo() throws MalformedException {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        call(
                Optional.of(sa),
                SECOND,
                Network.HOME_ADDRESS,
                new HomeAgentSwitch(false, List.of(SECOND), List.of()));
        assertThat(lastUpdate().lifetime().isZero()).isFalse();
        assertThat(network.lastSent().destination()).isEqualTo(SECOND);
    }

    /** It is sent until the Binding Update is there. */
    @Test
    void theSameAgainIsNoOtherCall() {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        int before = sent();
        call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        assertThat(sent()).isEqualTo(before);
        assertThat(dropped()).containsExactly("home-agent-switch-repeated");
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
    }

    /** The wait of a first registration is for a probe that does not happen here. */
    @Test
    void aLostBindingUpdateIsSentAgainSoon() {
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        int before = sent();
        network.pass(Duration.ofMillis(101));
        assertThat(sent()).isEqualTo(before + 1);
    }

    /** Attack 31. */
    @Test
    void aBootstrapOfItsOwnGivesWay() {
        network.silence(HA1);
        network.handle(new MnEvent.Rediscover());
        network.answer(Network.found(HA1));
        assertThat(network.status().phase()).isEqualTo(Phase.NEGOTIATING);
        ChildSa sa = approach(Network.HOME_ADDRESS, Optional.empty());
        call(Optional.of(sa), SECOND, Network.HOME_ADDRESS, bootstrap(SECOND));
        network.acknowledge(BindingStatus.ACCEPTED);
        network.pass(Duration.ofMinutes(2));
        assertThat(network.status().service().orElseThrow().homeAgentAddress()).hasToString(HA2);
        assertThat(network.all(MnAction.Discover.class)).hasSize(2);
    }
}
