package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a mobile node may be at while its home agent fails. */
class MeanwhileFleetTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int LONGEST_SECONDS = 300;

    /** One way is twice as long. */
    private static final Duration MOMENT = Duration.ofMillis(5);

    private static final int MOMENTS = 40;

    private static ClusterFleet served(long seed) {
        ClusterFleet fleet = new ClusterFleet(seed, Conditions.CALM, ClusterFleet.Size.of(6, 3));
        new ClusterFaults(fleet, seed).begin();
        assertThat(fleet.fault()).isEmpty();
        return fleet;
    }

    private static SimulatedMember killHomeAgentOf(ClusterFleet fleet, SimulatedMobileNode node) {
        SimulatedMember victim = fleet.serving(node).orElseThrow();
        victim.kill();
        return victim;
    }

    /** Until nothing is wrong, and {@code node} has met its new home agent. */
    private static void settle(ClusterFleet fleet, SimulatedMobileNode node, long killed) {
        for (int i = 0; i < LONGEST_SECONDS; i++) {
            fleet.world().run(SECOND);
            if (fleet.fault().isEmpty() && node.acknowledgedAt() > killed) {
                return;
            }
        }
        assertThat(fleet.fault()).isEmpty();
        assertThat(node.acknowledgedAt()).as("registered again").isGreaterThan(killed);
    }

    /** It keeps nobody waiting, is given up after some attempts, and is not lost. */
    @Test
    void itIsSilent() {
        ClusterFleet fleet = served(1);
        SimulatedMobileNode silent = fleet.mobileNodes().getFirst();
        Ipv6Address home = silent.homeAddress().orElseThrow();
        Ipv6Address there = silent.careOfAddress().orElseThrow().address();
        silent.suspend();
        long killed = fleet.world().now();
        SimulatedMember victim = killHomeAgentOf(fleet, silent);
        fleet.world().run(SECOND);
        SimulatedMember heir = fleet.serving(silent).orElseThrow();
        assertThat(heir).isNotEqualTo(victim);
        assertThat(heir.homeAgent().forwardsTo(home)).contains(there);
        assertThat(fleet.mobileNodes())
                .filteredOn(each -> each.acknowledgedAt() > killed)
                .isNotEmpty()
                .doesNotContain(silent);
        assertThat(fleet.fault()).as("nobody else waits").isEmpty();
        assertThat(fleet.reported("mobile-node-given-up")).isZero();
        fleet.world().run(Duration.ofSeconds(LONGEST_SECONDS));
        assertThat(fleet.reported("mobile-node-given-up")).isEqualTo(1);
        silent.resume();
        settle(fleet, silent, killed);
        assertThat(silent.homeAddress()).contains(home);
    }

    /** It comes by itself, to whichever home agent; then nobody looks for it where it was. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itMoves(long seed) {
        ClusterFleet fleet = served(seed);
        SimulatedMobileNode moving = fleet.mobileNodes().get((int) seed);
        Ipv6Address home = moving.homeAddress().orElseThrow();
        Ipv6Address left = moving.careOfAddress().orElseThrow().address();
        moving.detach();
        long killed = fleet.world().now();
        SimulatedMember victim = killHomeAgentOf(fleet, moving);
        fleet.world().run(SECOND);
        SimulatedMember heir = fleet.serving(moving).orElseThrow();
        assertThat(heir).isNotEqualTo(victim);
        assertThat(heir.homeAgent().forwardsTo(home)).contains(left);
        moving.moveTo(ClusterFleet.careOf(2, 1));
        settle(fleet, moving, killed);
        assertThat(moving.homeAddress()).contains(home);
        List<Ipv6Address> late = new ArrayList<>();
        fleet.world().cut((from, to) -> to.equals(left) && late.add(from));
        fleet.world().run(Duration.ofSeconds(LONGEST_SECONDS));
        assertThat(late).isEmpty();
        assertThat(fleet.fault()).isEmpty();
    }

    /** At whatever moment of it: one binding comes of both, to the address that it had. */
    @Test
    void itIsHalfWayThroughItsOwnBootstrap() {
        Set<Phase> met = EnumSet.noneOf(Phase.class);
        for (int moment = 0; moment < MOMENTS; moment++) {
            ClusterFleet fleet = served(1);
            SimulatedMobileNode node = fleet.mobileNodes().getFirst();
            Ipv6Address home = node.homeAddress().orElseThrow();
            SimulatedMember victim = fleet.serving(node).orElseThrow();
            node.rediscover();
            fleet.world().run(MOMENT.multipliedBy(moment));
            met.add(node.phase());
            long killed = fleet.world().now();
            victim.kill();
            settle(fleet, node, killed);
            assertThat(fleet.serving(node)).as("%d", moment).isPresent().get().isNotEqualTo(victim);
            assertThat(node.homeAddress()).as("%d", moment).contains(home);
        }
        assertThat(met)
                .contains(
                        Phase.DISCOVERING, Phase.NEGOTIATING, Phase.REGISTERING, Phase.REGISTERED);
    }

    /** Nobody knows of it yet: it asks the next one. */
    @Test
    void itIsHalfWayThroughItsVeryFirstBootstrap() {
        for (int moment = 0; moment < MOMENTS; moment++) {
            ClusterFleet fleet = new ClusterFleet(1, Conditions.CALM, ClusterFleet.Size.of(1, 2));
            fleet.world().run(Duration.ofSeconds(2));
            SimulatedMobileNode node = fleet.mobileNodes().getFirst();
            node.moveTo(ClusterFleet.careOf(1, 1));
            fleet.world().run(MOMENT.multipliedBy(moment));
            long killed = fleet.world().now();
            fleet.homeAgents().getLast().kill();
            settle(fleet, node, killed);
        }
    }
}
