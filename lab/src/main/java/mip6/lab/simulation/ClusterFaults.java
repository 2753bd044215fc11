package mip6.lab.simulation;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.DrainPlan;
import mip6.ha.core.HaEvent;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What happens to a {@link ClusterFleet}, as a seed has it. */
public final class ClusterFaults {

    private static final int ROUNDS = 8;
    private static final int LONGEST_ROUND = 6_000;
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** What is right stays right. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(20);

    private static final double ANSWERS_LOST = 0.3;

    private final ClusterFleet fleet;
    private final Random random;
    private final Impostor impostor;
    private int networks = 1;

    public ClusterFaults(ClusterFleet fleet, long seed) {
        this.fleet = fleet;
        this.random = new Random(seed);
        this.impostor =
                new Impostor(fleet.world(), fleet.provider(), DomainName.of("mn999.example.com"));
    }

    /** All mobile nodes get somewhere and register. */
    public void begin() {
        fleet.world().run(Duration.ofSeconds(2));
        for (int i = 0; i < fleet.mobileNodes().size(); i++) {
            fleet.mobileNodes().get(i).moveTo(ClusterFleet.careOf(1, i));
        }
        fleet.world().run(Duration.ofSeconds(5));
    }

    /** Crashes, partitions, stops, faults of clocks, movements, operators and an impostor. */
    public void rage() {
        for (int i = 0; i < ROUNDS; i++) {
            happen();
            fleet.world().run(Duration.ofMillis(random.nextInt(LONGEST_ROUND)));
        }
    }

    /**
     * All is mended, and everybody has time to find out.
     *
     * @param most until nothing is wrong any more
     */
    public void calm(Duration most) {
        fleet.world().conditions(Conditions.CALM);
        fleet.world().cut((_, _) -> false);
        for (SimulatedMember each : fleet.homeAgents()) {
            each.storage().keys().fails(false, false);
            each.resume();
            each.start();
            each.homeAgent().handle(new HaEvent.DrainCancelled());
        }
        long end = fleet.world().now() + most.toNanos();
        do {
            fleet.world().run(LOOK);
            if (fleet.fault().isEmpty()) {
                fleet.world().run(AFTERWARDS);
            }
        } while (fleet.fault().isPresent() && fleet.world().now() < end);
    }

    private void happen() {
        SimulatedMember victim = any(fleet.homeAgents());
        SimulatedMobileNode node = any(fleet.mobileNodes());
        switch (random.nextInt(12)) {
            case 0, 1 -> victim.kill();
            case 2 -> fleet.homeAgents().forEach(SimulatedMember::start);
            case 3 -> {
                victim.pause();
                fleet.world().after(Duration.ofMillis(random.nextInt(4_000)), victim::resume);
            }
            case 4 -> fleet.world().cut((from, to) -> victim.isAt(from) || victim.isAt(to));
            case 5 -> fleet.world().cut((_, _) -> false);
            case 6 -> {
                boolean unreachable = random.nextBoolean();
                victim.storage().keys().fails(unreachable, !unreachable);
            }
            case 11 -> victim.storage().keys().loses(ANSWERS_LOST);
            case 7 -> fleet.homeAgents().forEach(each -> each.storage().keys().fails(false, false));
            case 8 -> {
                victim.storage().clockFault(Duration.ofSeconds(random.nextInt(7_200) - 3_600));
                any(fleet.homeAgents()).takeOver(victim.name());
            }
            case 9 -> victim.homeAgent().handle(new HaEvent.DrainWanted(drain(victim)));
            default -> {
                impostor.approach(
                        node.name(),
                        node.careOfAddress().orElseThrow().address(),
                        node.homeAddress().orElse(Impostor.ADDRESS));
                node.moveTo(ClusterFleet.careOf(++networks, 1));
            }
        }
    }

    private DrainPlan drain(SimulatedMember leaving) {
        List<Ipv6Address> others =
                fleet.homeAgents().stream()
                        .filter(each -> !each.equals(leaving))
                        .map(SimulatedMember::address)
                        .toList();
        return new DrainPlan(others, 10, Duration.ofMillis(500), Duration.ofSeconds(2));
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
