package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Binding;
import mip6.mn.core.MobileNodeStatus.Phase;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A home agent that comes to grief at each write in turn, to its disk and to the DNS, of a walk in
 * which mobile nodes come, move, go, and vanish. A failing write is named.
 */
class WriteFaultTest {

    private static final long SEED = 11;

    /** Writes that a disk that is full refuses, one after the other. */
    private static final int REFUSED_AT_ONCE = 5;

    /** Longer than any binding, and than the mobile nodes and the DNS are waited for. */
    private static final Duration SETTLED = Duration.ofMinutes(25);

    /** All of the walk; the first node moves, the second goes, the third vanishes for a while. */
    private static Fleet walk(IntFunction<WriteFate> fates) {
        return walk((_, write) -> fates.apply(write));
    }

    private static Fleet walk(BiFunction<Fleet, Integer, WriteFate> fates) {
        Fleet fleet = new Fleet(SEED, Conditions.CALM, 3);
        fleet.world().always(() -> acknowledgedIsOnDisk(fleet));
        fleet.homeAgent().onWrite(write -> fates.apply(fleet, write));
        List<SimulatedMobileNode> nodes = fleet.mobileNodes();
        fleet.world().run(Duration.ofSeconds(3));
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).moveTo(Fleet.careOf(1, i));
        }
        fleet.world().run(Duration.ofSeconds(20));
        nodes.getFirst().moveTo(Fleet.careOf(2, 0));
        fleet.world().run(Duration.ofSeconds(5));
        nodes.get(1).stop();
        nodes.getLast().detach();
        fleet.world().run(Duration.ofMinutes(12));
        nodes.getLast().moveTo(Fleet.careOf(3, 2));
        fleet.world().run(Duration.ofSeconds(20));
        return fleet;
    }

    private static void acknowledgedIsOnDisk(Fleet fleet) {
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            if (node.status().phase() == Phase.REGISTERED) {
                Ipv6Address home = node.homeAddress().orElseThrow();
                assertThat(fleet.stored())
                        .as("%s at %d ns", node.name(), fleet.world().now())
                        .anySatisfy(
                                binding -> {
                                    assertThat(binding.homeAddress()).isEqualTo(home);
                                    assertThat(binding.identity().data().toUtf8())
                                            .isEqualTo(node.name().text());
                                });
            }
        }
    }

    /** Those who are there are served, and neither disk nor DNS knows of anybody else. */
    private static void assertConverged(Fleet fleet, String what) {
        List<SimulatedMobileNode> served =
                List.of(fleet.mobileNodes().getFirst(), fleet.mobileNodes().getLast());
        for (SimulatedMobileNode node : served) {
            assertThat(node.status().phase()).as(what).isEqualTo(Phase.REGISTERED);
            Ipv6Address home = node.homeAddress().orElseThrow();
            assertThat(fleet.homeAgent().forwardsTo(home))
                    .as(what)
                    .contains(node.careOfAddress().orElseThrow().address());
        }
        Ipv6Address first = served.getFirst().homeAddress().orElseThrow();
        Ipv6Address last = served.getLast().homeAddress().orElseThrow();
        assertThat(fleet.world().forward())
                .as(what)
                .isEqualTo(
                        Map.of(
                                served.getFirst().name(),
                                Set.of(first),
                                served.getLast().name(),
                                Set.of(last)));
        assertThat(fleet.world().reverse())
                .as(what)
                .isEqualTo(Map.of(first, served.getFirst().name(), last, served.getLast().name()));
        assertThat(fleet.stored())
                .as(what)
                .extracting(Binding::homeAddress)
                .containsExactlyInAnyOrder(first, last);
    }

    @Test
    void withoutAFaultAllIsWell() {
        Fleet fleet = walk(_ -> WriteFate.MADE);
        assertConverged(fleet, "no fault");
        assertThat(fleet.homeAgent().writes()).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MADE")
    void whateverWriteItIsAllIsWellInTheEnd(WriteFate fate) {
        int last = fate == WriteFate.REFUSED ? REFUSED_AT_ONCE : 1;
        int writes = walk(_ -> WriteFate.MADE).homeAgent().writes();
        for (int write = 1; write <= writes; write++) {
            int begin = write;
            Fleet fleet =
                    walk(each -> each >= begin && each < begin + last ? fate : WriteFate.MADE);
            fleet.world().run(SETTLED);
            if (fate == WriteFate.REFUSED) {
                // What could not be erased is, at the next start.
                fleet.homeAgent().kill();
                fleet.homeAgent().start();
                fleet.world().run(SETTLED);
            }
            assertConverged(fleet, fate + " at write " + write + " of " + writes);
        }
    }

    /** Nobody is left who would ask for it again: what the DNS was told has to be remembered. */
    @ParameterizedTest
    @EnumSource(names = {"KILLED_BEFORE", "KILLED_AFTER"})
    void theNameOfWhoVanishesInThatMomentGoesToo(WriteFate fate) {
        int writes = walk(_ -> WriteFate.MADE).homeAgent().writes();
        for (int write = 1; write <= writes; write++) {
            int one = write;
            Fleet fleet =
                    walk(
                            (those, each) -> {
                                if (each != one) {
                                    return WriteFate.MADE;
                                }
                                those.mobileNodes().get(1).detach();
                                return fate;
                            });
            fleet.world().run(SETTLED);
            assertConverged(fleet, fate + " at write " + write + " of " + writes);
        }
    }
}
