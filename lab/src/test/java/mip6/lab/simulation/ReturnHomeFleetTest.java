package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Mobile nodes that come home and leave again, and ones that sleep. */
class ReturnHomeFleetTest {

    private static final Ipv6Address ON_HOME_LINK = Ipv6Address.of("2001:db8:1::77");

    private final Fleet fleet = new Fleet(1, Conditions.CALM, 1);
    private final SimulatedMobileNode node = fleet.mobileNodes().getFirst();

    private Ipv6Address away(Fleet within, SimulatedMobileNode which) {
        within.world().run(Duration.ofSeconds(3));
        which.moveTo(Fleet.careOf(1, 0));
        within.world().run(Duration.ofSeconds(30));
        assertThat(which.status().phase()).isEqualTo(Phase.REGISTERED);
        return which.homeAddress().orElseThrow();
    }

    private static void assertAtHome(Fleet fleet, SimulatedMobileNode node, Ipv6Address home) {
        assertThat(node.status().phase()).isEqualTo(Phase.AT_HOME);
        assertThat(node.onHomeLink()).contains(home);
        assertThat(fleet.homeAgent().forwardsTo(home)).isEmpty();
        assertThat(fleet.homeAgent().defends(home)).isFalse();
        assertThat(fleet.resolve(node.name())).containsExactly(home);
    }

    private static void assertAway(Fleet fleet, SimulatedMobileNode node, Ipv6Address home) {
        assertThat(node.status().phase()).isEqualTo(Phase.REGISTERED);
        assertThat(node.onHomeLink()).isEmpty();
        assertThat(node.homeAddress()).contains(home);
        assertThat(fleet.homeAgent().forwardsTo(home))
                .contains(node.careOfAddress().orElseThrow().address());
        assertThat(fleet.homeAgent().defends(home)).isTrue();
        assertThat(fleet.resolve(node.name())).containsExactly(home);
    }

    @Test
    @Tag("req:S6275-11.5.5-a")
    void theAddressIsTheNodesOwnAtHomeAndTheHomeAgentsWhenItLeaves() {
        Ipv6Address home = away(fleet, node);
        for (int visit = 2; visit < 5; visit++) {
            node.moveTo(ON_HOME_LINK);
            fleet.world().run(Duration.ofSeconds(1));
            assertAtHome(fleet, node, home);
            fleet.world().run(Duration.ofHours(3));
            assertAtHome(fleet, node, home);
            node.moveTo(Fleet.careOf(visit, 0));
            fleet.world().run(Duration.ofSeconds(3));
            assertAway(fleet, node, home);
        }
    }

    @Test
    void aHomeAgentThatIsKilledMeanwhileServesAgainWhenTheNodeLeaves() {
        Ipv6Address home = away(fleet, node);
        node.moveTo(ON_HOME_LINK);
        fleet.world().run(Duration.ofSeconds(1));
        fleet.homeAgent().kill();
        fleet.world().run(Duration.ofMinutes(5));
        fleet.homeAgent().start();
        fleet.world().run(Duration.ofMinutes(5));
        assertThat(node.onHomeLink()).contains(home);
        assertThat(fleet.homeAgent().defends(home)).isFalse();
        node.moveTo(Fleet.careOf(2, 0));
        fleet.world().run(Duration.ofMinutes(1));
        assertAway(fleet, node, home);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inABadNetworkItComesToTheSame(long seed) {
        Fleet rough = new Fleet(seed, Conditions.CALM, 1);
        SimulatedMobileNode which = rough.mobileNodes().getFirst();
        Ipv6Address home = away(rough, which);
        Random steps = new Random(seed);
        rough.world().conditions(Conditions.ROUGH);
        for (int visit = 2; visit < 8; visit++) {
            which.moveTo(steps.nextBoolean() ? ON_HOME_LINK : Fleet.careOf(visit, 0));
            rough.world().run(Duration.ofMillis(steps.nextInt(5000)));
        }
        which.moveTo(ON_HOME_LINK);
        rough.world().run(Duration.ofMinutes(5));
        rough.world().conditions(Conditions.CALM);
        rough.world().run(Duration.ofMinutes(5));
        assertAtHome(rough, which, home);
        which.moveTo(Fleet.careOf(9, 0));
        rough.world().run(Duration.ofMinutes(2));
        assertAway(rough, which, home);
    }

    /** Bindings end while a machine sleeps: the boot clock goes on. */
    @ParameterizedTest
    @ValueSource(ints = {5, 400, 560, 605, 700, 4000, 200_000})
    void whoSleepsIsServedAgainWhenItWakesUp(int seconds) {
        Ipv6Address home = away(fleet, node);
        node.suspend();
        fleet.world().run(Duration.ofSeconds(seconds));
        Optional<Ipv6Address> forwarded = fleet.homeAgent().forwardsTo(home);
        assertThat(forwarded.isPresent()).isEqualTo(seconds < 570);
        node.resume();
        fleet.world().run(Duration.ofMinutes(2));
        assertAway(fleet, node, home);
    }
}
