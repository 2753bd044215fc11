package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.simulation.Provider.Proofs;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.stream.LongStream;

/** Home agents that share a store fail, and nobody is lost. {@code -Dseed=N} replays one. */
class ClusterFleetTest {

    private static final int SEEDS = 200;

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, SEEDS);
    }

    @Test
    void whoeverIsKilledIsTakenOverWithinASecond() {
        ClusterFleet fleet = new ClusterFleet(1, Conditions.CALM, ClusterFleet.Size.of(6, 3));
        ClusterFaults faults = new ClusterFaults(fleet, 1);
        faults.begin();
        assertThat(fleet.fault()).isEmpty();
        SimulatedMember victim = fleet.serving(fleet.mobileNodes().getFirst()).orElseThrow();
        victim.kill();
        long killed = fleet.world().now();
        fleet.world().run(Duration.ofSeconds(1));
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            assertThat(fleet.serving(node)).isPresent().get().isNotEqualTo(victim);
        }
        assertThat(fleet.mobileNodes().getFirst().acknowledgedAt()).isGreaterThan(killed);
        assertThat(fleet.fault()).isEmpty();
        // it returns, finds its epoch over, and asks nobody for what others serve
        victim.start();
        fleet.world().run(Duration.ofMinutes(1));
        assertThat(fleet.fault()).isEmpty();
        assertThat(fleet.reported("duplicate-address-detection-failed")).isZero();
    }

    /** All fail at once, and one of them does not come back; its mobile nodes are silent. */
    @Test
    void whoFailedWhileNobodyWasThereIsTakenOver() {
        ClusterFleet fleet = new ClusterFleet(1, Conditions.CALM, ClusterFleet.Size.of(6, 3));
        new ClusterFaults(fleet, 1).begin();
        SimulatedMobileNode node = fleet.mobileNodes().getFirst();
        SimulatedMember victim = fleet.serving(node).orElseThrow();
        Ipv6Address home = node.homeAddress().orElseThrow();
        fleet.mobileNodes().forEach(SimulatedMobileNode::suspend);
        fleet.homeAgents().forEach(SimulatedMember::kill);
        fleet.world().run(Duration.ofMinutes(1));
        fleet.homeAgents().stream()
                .filter(each -> !each.equals(victim))
                .forEach(SimulatedMember::start);
        fleet.world().run(SimulatedEtcd.LEASE.multipliedBy(3));
        SimulatedMember heir = fleet.serving(node).orElseThrow();
        assertThat(heir).isNotEqualTo(victim);
        assertThat(heir.homeAgent().forwardsTo(home)).isPresent();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensNobodyIsLost(long seed) {
        Proofs proofs = seed % 20 == 0 ? Proofs.CERTIFICATES : Proofs.STAND_IN;
        ClusterFleet fleet = raged(seed, ClusterFleet.Size.of(3, 3, proofs));
        assertThat(fleet.fault()).as("replay with -Dseed=" + seed).isEmpty();
    }

    /** It meets what it has met again, and goes on as if it had never rested. */
    @Test
    void whoRestsIsWhoItWas() {
        ClusterFleet awake = raged(1, ClusterFleet.Size.of(3, 3));
        ClusterFleet resting = raged(1, ClusterFleet.Size.of(3, 3).resting());
        assertThat(resting.world().steps()).isEqualTo(awake.world().steps());
        for (int i = 0; i < awake.mobileNodes().size(); i++) {
            SimulatedMobileNode one = awake.mobileNodes().get(i);
            SimulatedMobileNode other = resting.mobileNodes().get(i);
            assertThat(other.acknowledgedAt()).isEqualTo(one.acknowledgedAt());
            assertThat(other.status()).isEqualTo(one.status());
        }
    }

    private static ClusterFleet raged(long seed, ClusterFleet.Size size) {
        Conditions conditions = seed % 2 == 0 ? Conditions.CALM : Conditions.ROUGH;
        ClusterFleet fleet = new ClusterFleet(seed, conditions, size);
        ClusterFaults faults = new ClusterFaults(fleet, seed);
        faults.begin();
        faults.rage();
        faults.calm(Duration.ofMinutes(5));
        return fleet;
    }
}
