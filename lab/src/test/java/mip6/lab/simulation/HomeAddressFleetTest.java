package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.BindingPolicy;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.core.HomePrefix;
import mip6.ha.core.PoolSettings;
import mip6.ha.core.PrefixTimers;
import mip6.lab.simulation.Fleet.HomeAddresses;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Home addresses that mobile nodes form, with both agents as they are (RFC 5026 5.3.2). */
class HomeAddressFleetTest {

    private static Fleet attached(HomeAddresses addresses) {
        Fleet fleet = new Fleet(11, Conditions.CALM, 3, addresses);
        fleet.world().run(Duration.ofSeconds(3));
        return fleet;
    }

    private static void attach(Fleet fleet) {
        for (int i = 0; i < fleet.mobileNodes().size(); i++) {
            fleet.mobileNodes().get(i).moveTo(Fleet.careOf(1, i));
        }
    }

    private static void assertServed(Fleet fleet, SimulatedMobileNode node, Ipv6Address home) {
        assertThat(node.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(node.homeAddress()).contains(home);
        assertThat(fleet.homeAgent().forwardsTo(home))
                .contains(node.careOfAddress().orElseThrow().address());
        assertThat(fleet.homeAgent().defends(home)).isTrue();
        assertThat(fleet.resolve(node.name())).containsExactly(home);
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    @Tag("req:S5026-5.3.2-e")
    @Tag("req:S5026-5.3.2-h")
    void formedAddressesAreServedAfterDuplicateAddressDetection() {
        Fleet fleet = attached(HomeAddresses.FORMED);
        attach(fleet);
        fleet.world().run(Duration.ofMillis(900));
        assertThat(fleet.mobileNodes()).noneMatch(node -> node.acknowledged() > 0);
        fleet.world().run(Duration.ofSeconds(2));
        fleet.mobileNodes().forEach(node -> assertServed(fleet, node, node.forms(0)));
    }

    @Test
    @Tag("req:S5026-5.3.2-f")
    @Tag("req:S5026-5.3.2-g")
    void whereTheHomeAgentAssignsThemItsAddressesAreUsed() {
        Fleet fleet = attached(HomeAddresses.ASSIGNED_INSTEAD);
        attach(fleet);
        fleet.world().run(Duration.ofMillis(200));
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            Ipv6Address home = node.homeAddress().orElseThrow();
            assertThat(home).isNotEqualTo(node.forms(0));
            assertServed(fleet, node, home);
        }
    }

    @Test
    @Tag("req:S5026-5.3.2-h")
    @Tag("req:S5026-5.3.2-i")
    void aDuplicateCostsOneNodeAnExchangeAndNoMore() {
        Fleet fleet = attached(HomeAddresses.FORMED);
        SimulatedMobileNode unlucky = fleet.mobileNodes().getFirst();
        fleet.homeAgent().occupy(unlucky.forms(0));
        attach(fleet);
        fleet.world().run(Duration.ofSeconds(4));
        assertServed(fleet, unlucky, unlucky.forms(1));
        assertThat(fleet.homeAgent().forwardsTo(unlucky.forms(0))).isEmpty();
        assertThat(fleet.homeAgent().defends(unlucky.forms(0))).isFalse();
        assertThat(fleet.homeAgent().securityAssociations())
                .as("for signalling and prefixes; that of the duplicate is gone")
                .isEqualTo(2 * 3);
        SimulatedMobileNode other = fleet.mobileNodes().getLast();
        assertServed(fleet, other, other.forms(0));
    }

    @Test
    void aFormedAddressStaysThroughMovementAndCrash() {
        Fleet fleet = attached(HomeAddresses.FORMED);
        attach(fleet);
        fleet.world().run(Duration.ofSeconds(3));
        SimulatedMobileNode node = fleet.mobileNodes().getFirst();
        node.moveTo(Fleet.careOf(4, 0));
        fleet.world().run(Duration.ofSeconds(1));
        assertServed(fleet, node, node.forms(0));
        fleet.homeAgent().kill();
        fleet.world().run(Duration.ofSeconds(2));
        fleet.homeAgent().start();
        fleet.world().run(Duration.ofMinutes(2));
        fleet.mobileNodes().forEach(each -> assertServed(fleet, each, each.forms(0)));
    }

    /** The home link is renumbered while mobile nodes are away (RFC 6275 10.6, 11.4). */
    @Test
    @Tag("req:S6275-10.6.2-b")
    @Tag("req:S6275-11.4.3-b")
    @Tag("req:S5026-5.3.2-j")
    void whereTheHomePrefixIsDeprecatedNodesMoveToTheNewOneInTime() {
        Fleet fleet = attached(HomeAddresses.FORMED);
        attach(fleet);
        fleet.world().run(Duration.ofSeconds(3));
        HomePrefix next = HomePrefix.lasting(Ipv6Prefix.of("2001:db8:77::/64"));
        fleet.homeAgent()
                .reconfigure(
                        withPrefixes(
                                Provider.settings(true),
                                HomePrefix.deprecated(Provider.HOME_PREFIX),
                                next));
        fleet.world().run(Duration.ofSeconds(30));
        fleet.mobileNodes()
                .forEach(
                        node -> {
                            Ipv6Address home = node.homeAddress().orElseThrow();
                            assertThat(next.prefix().contains(home)).as("%s", home).isTrue();
                            assertServed(fleet, node, home);
                            assertThat(fleet.homeAgent().forwardsTo(node.forms(0))).isEmpty();
                        });
    }

    private static HomeAgentSettings withPrefixes(HomeAgentSettings usual, HomePrefix... prefixes) {
        PoolSettings pool = usual.pool();
        BindingPolicy bindings = usual.bindings();
        return new HomeAgentSettings(
                new PoolSettings(
                        List.of(prefixes),
                        pool.homeAgents(),
                        pool.configured(),
                        pool.range(),
                        pool.selfMade(),
                        pool.stock(),
                        pool.perIdentity(),
                        pool.probesAhead(),
                        pool.remembered()),
                new BindingPolicy(
                        List.of(prefixes),
                        bindings.longestLifetime(),
                        bindings.capacity(),
                        bindings.careOfAddressIsSource(),
                        bindings.dnsDeadline()),
                usual.authorization(),
                usual.dnsServers(),
                usual.liveness(),
                usual.prefixLifetime(),
                new PrefixTimers(Duration.ofSeconds(2), Duration.ofSeconds(10)));
    }
}
