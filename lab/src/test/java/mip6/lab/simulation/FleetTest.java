package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.Lifetimes;
import mip6.lab.simulation.Fleet.HomeAddresses;
import mip6.lab.simulation.Provider.Proofs;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** A failing seed is replayed with {@code -Dseed=N}. */
class FleetTest {

    private static final int SEEDS = 12;

    /** Keys that are old as soon as they are used. */
    private static final Lifetimes BRISK =
            new Lifetimes(
                    Duration.ofSeconds(40),
                    Duration.ofSeconds(15),
                    0.3,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Optional.of(Duration.ofSeconds(70)),
                    true);

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, SEEDS);
    }

    private static void assertServed(Fleet fleet) {
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            assertThat(node.status().phase()).as(node.name().text()).isEqualTo(Phase.REGISTERED);
            Ipv6Address home = node.homeAddress().orElseThrow();
            assertThat(fleet.homeAgent().forwardsTo(home))
                    .contains(node.careOfAddress().orElseThrow().address());
            assertThat(fleet.homeAgent().defends(home)).isTrue();
            assertThat(fleet.resolve(node.name())).containsExactly(home);
            assertThat(fleet.reverse(home)).containsExactly(node.name());
        }
    }

    private static void moveAll(Fleet fleet, int network) {
        List<SimulatedMobileNode> nodes = fleet.mobileNodes();
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).moveTo(Fleet.careOf(network, i));
        }
    }

    @Test
    @Tag("req:S5026-5.3.1-a")
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-c")
    @Tag("req:S5026-6-d")
    void aBootstrapTakesFourRoundTrips() {
        Fleet fleet = new Fleet(1, Conditions.CALM, 1);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        // Two ways of 10 ms each for SRV, IKE_SA_INIT, IKE_AUTH and Binding Update; the simulated
        // DNS answers after
        // one way. The rest is the two servers' commits and a millisecond for each computation.
        fleet.world().run(Duration.ofMillis(100));
        assertServed(fleet);
    }

    /** RFC 5026 5.4: whichever way, name and address are those of the identity that was proved. */
    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("req:S5026-5.2-b")
    void itIsTheSameHoweverTheNodesProveThemselves(long seed) {
        Fleet fleet =
                new Fleet(
                        seed,
                        seed % 2 == 0 ? Conditions.CALM : Conditions.ROUGH,
                        3,
                        HomeAddresses.ASSIGNED,
                        Lifetimes.standard(),
                        Proofs.ALL_WAYS);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofMinutes(2));
        assertServed(fleet);
        fleet.homeAgent().kill();
        fleet.homeAgent().start();
        moveAll(fleet, 2);
        fleet.world().run(Duration.ofMinutes(3));
        assertServed(fleet);
    }

    @Test
    void addressAndNameStayWhereverTheNodeGoes() {
        Fleet fleet = new Fleet(2, Conditions.CALM, 3);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofSeconds(2));
        List<Ipv6Address> before =
                fleet.mobileNodes().stream().map(node -> node.homeAddress().orElseThrow()).toList();
        for (int network = 2; network < 6; network++) {
            moveAll(fleet, network);
            fleet.world().run(Duration.ofSeconds(1));
            assertServed(fleet);
        }
        assertThat(fleet.mobileNodes())
                .extracting(node -> node.homeAddress().orElseThrow())
                .isEqualTo(before);
    }

    @Test
    void abindingIsRefreshedForDays() {
        Fleet fleet = new Fleet(3, Conditions.CALM, 1);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofDays(2));
        assertServed(fleet);
        assertThat(fleet.mobileNodes().getFirst().acknowledged()).isBetween(300, 500);
    }

    @Test
    void rekeyingIsNotNoticed() {
        Fleet fleet =
                new Fleet(
                        7, Conditions.CALM, 3, HomeAddresses.ASSIGNED, BRISK, Proofs.CERTIFICATES);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        for (int network = 2; network < 7; network++) {
            fleet.world().run(Duration.ofMinutes(2));
            moveAll(fleet, network);
            fleet.world().run(Duration.ofSeconds(1));
            assertServed(fleet);
        }
        assertThat(fleet.mobileNodes())
                .allSatisfy(
                        node -> {
                            assertThat(node.lost()).isZero();
                            assertThat(node.rekeys()).isGreaterThan(10);
                            assertThat(node.installed()).isGreaterThan(30);
                        });
    }

    @Test
    @Tag("req:S5026-6-e")
    void anOrderlyStopLeavesNothingBehind() {
        Fleet fleet = new Fleet(4, Conditions.CALM, 2);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofSeconds(1));
        SimulatedMobileNode leaving = fleet.mobileNodes().getFirst();
        Ipv6Address home = leaving.homeAddress().orElseThrow();
        leaving.stop();
        fleet.world().run(Duration.ofSeconds(1));
        assertThat(leaving.stopped()).isTrue();
        assertThat(fleet.homeAgent().forwardsTo(home)).isEmpty();
        assertThat(fleet.resolve(leaving.name())).isEmpty();
        assertThat(fleet.reverse(home)).isEmpty();
        assertThat(fleet.homeAgent().securityAssociations()).isEqualTo(1);
    }

    @Test
    @Tag("req:S5026-6-f")
    void theNameOfANodeThatVanishedGoesWithItsBinding() {
        Fleet fleet = new Fleet(5, Conditions.CALM, 1);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofSeconds(1));
        SimulatedMobileNode lost = fleet.mobileNodes().getFirst();
        lost.detach();
        fleet.world().run(Duration.ofMinutes(15));
        assertThat(fleet.resolve(lost.name())).isEmpty();
    }

    @Test
    void aKilledHomeAgentForwardsAgainAtOnceAndKeepsTheAddresses() {
        Fleet fleet = new Fleet(6, Conditions.CALM, 3);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofSeconds(2));
        List<Ipv6Address> before =
                fleet.mobileNodes().stream().map(node -> node.homeAddress().orElseThrow()).toList();
        fleet.homeAgent().kill();
        fleet.world().run(Duration.ofSeconds(3));
        fleet.homeAgent().start();
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            assertThat(fleet.homeAgent().forwardsTo(node.homeAddress().orElseThrow()))
                    .contains(node.careOfAddress().orElseThrow().address());
        }
        // It initiates to them, and they follow its call: nobody waits to notice by itself.
        fleet.world().run(Duration.ofMillis(500));
        assertServed(fleet);
        assertThat(fleet.mobileNodes()).allSatisfy(each -> assertThat(each.lost()).isZero());
        fleet.world().run(Duration.ofMinutes(2));
        assertServed(fleet);
        assertThat(fleet.homeAgent().securityAssociations()).isEqualTo(3);
        assertThat(fleet.mobileNodes())
                .extracting(node -> node.homeAddress().orElseThrow())
                .isEqualTo(before);
    }

    /** A machine that sleeps for less than its binding lasts, and one that oversleeps. */
    @Test
    void whoWakesUpIsServedAgain() {
        Fleet fleet = new Fleet(8, Conditions.CALM, 2);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        fleet.world().run(Duration.ofSeconds(2));
        SimulatedMobileNode brief = fleet.mobileNodes().getFirst();
        SimulatedMobileNode sleeper = fleet.mobileNodes().getLast();
        Ipv6Address home = sleeper.homeAddress().orElseThrow();
        brief.suspend();
        sleeper.suspend();
        fleet.world().run(Duration.ofMinutes(9));
        assertThat(fleet.homeAgent().forwardsTo(brief.homeAddress().orElseThrow())).isPresent();
        brief.resume();
        fleet.world().run(Duration.ofMinutes(3));
        assertThat(fleet.homeAgent().forwardsTo(home)).isEmpty();
        assertThat(fleet.resolve(sleeper.name())).isEmpty();
        sleeper.resume();
        fleet.world().run(Duration.ofMinutes(2));
        assertServed(fleet);
        assertThat(sleeper.homeAddress()).contains(home);
    }

    /**
     * Loss, duplicates, reordering, a DNS that fails, movement and crashes; then calm, and all is
     * well.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensAllAreServedInTheEnd(long seed) {
        HomeAddresses[] ways = HomeAddresses.values();
        Fleet fleet =
                new Fleet(
                        seed,
                        Conditions.ROUGH,
                        4,
                        ways[(int) (seed % ways.length)],
                        BRISK,
                        Proofs.CERTIFICATES);
        Random script = new Random(seed);
        fleet.world().run(Duration.ofSeconds(3));
        moveAll(fleet, 1);
        for (int i = 0; i < 12; i++) {
            fleet.world().run(Duration.ofMillis(script.nextLong(30_000)));
            int victim = script.nextInt(fleet.mobileNodes().size());
            switch (script.nextInt(4)) {
                case 0 -> {
                    fleet.homeAgent().kill();
                    fleet.world().run(Duration.ofMillis(script.nextLong(5_000)));
                    fleet.homeAgent().start();
                }
                case 1 -> {
                    fleet.mobileNodes().get(victim).detach();
                    fleet.world().run(Duration.ofMillis(script.nextLong(5_000)));
                    fleet.mobileNodes().get(victim).moveTo(Fleet.careOf(2 + i, victim));
                }
                default -> fleet.mobileNodes().get(victim).moveTo(Fleet.careOf(2 + i, victim));
            }
        }
        fleet.world().conditions(Conditions.CALM);
        fleet.world().run(Duration.ofMinutes(20));
        assertServed(fleet);
    }
}
