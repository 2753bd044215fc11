package mip6.lab.simulation;

import mip6.ha.core.HomeAgent;
import mip6.mn.core.MobileNodeStatus.Phase;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One home agent of several is killed, and how long it takes until nobody misses it. */
public final class FailoverSimulation {

    private static final Duration HEARTBEAT = Duration.ofMillis(25);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration ARRIVALS = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Plan plan;
    private final ClusterFleet fleet;

    /**
     * What is tried.
     *
     * @param loss of each message from the moment of the failure on
     * @param oneWay how long messages take
     * @param processors of each home agent
     * @param computation how long one computation keeps one busy
     * @param event how long a home agent's loop needs for what arrives
     * @param limit exchanges at once; empty where the home agents find it out
     */
    public record Plan(
            long seed,
            int mobileNodes,
            int homeAgents,
            double loss,
            Duration oneWay,
            int processors,
            Duration computation,
            Duration event,
            OptionalInt limit) {

        private Conditions conditions(double lost) {
            return new Conditions(lost, 0, oneWay, oneWay, 0);
        }
    }

    /**
     * What came of it; durations from the moment of the failure.
     *
     * @param affected mobile nodes of the one that was killed
     * @param lost those among them that nobody served in the end
     * @param registered of each of the others, when its binding was acknowledged, sorted
     * @param attempts initiations that were given up
     */
    public record Result(int affected, int lost, List<Duration> registered, int attempts) {

        public Result {
            registered = List.copyOf(registered);
        }

        /** The time within which {@code part} of them were served, 0 to 1. */
        public Duration within(double part) {
            return registered.isEmpty()
                    ? Duration.ZERO
                    : registered.get(
                            Math.min(registered.size() - 1, (int) (part * registered.size())));
        }
    }

    public FailoverSimulation(Plan plan) {
        this.plan = plan;
        Consumer<HomeAgent> prepared = core -> plan.limit().ifPresent(core::initiateToAtOnce);
        fleet =
                new ClusterFleet(
                        plan.seed(),
                        plan.conditions(0),
                        new ClusterFleet.Size(
                                plan.mobileNodes(),
                                plan.homeAgents(),
                                plan.processors(),
                                plan.computation(),
                                plan.event(),
                                HEARTBEAT,
                                prepared));
    }

    /**
     * Has all mobile nodes register.
     *
     * @throws IllegalStateException where they do not
     */
    public void prepare() {
        World world = fleet.world();
        world.run(Duration.ofSeconds(2));
        List<SimulatedMobileNode> nodes = fleet.mobileNodes();
        for (int i = 0; i < nodes.size(); i++) {
            int number = i;
            world.after(
                    ARRIVALS.multipliedBy(i),
                    () -> nodes.get(number).moveTo(ClusterFleet.careOf(1, number)));
        }
        world.run(ARRIVALS.multipliedBy(nodes.size()).plusSeconds(5));
        fleet.fault()
                .ifPresent(
                        what -> {
                            throw new IllegalStateException(what);
                        });
    }

    /** Kills a home agent and waits until its mobile nodes are served again. */
    public Result fail() {
        World world = fleet.world();
        SimulatedMember victim = fleet.homeAgents().getFirst();
        List<SimulatedMobileNode> left = new ArrayList<>();
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            if (fleet.serving(node).filter(victim::equals).isPresent()) {
                left.add(node);
            }
        }
        int affected = left.size();
        world.conditions(plan.conditions(plan.loss()));
        victim.kill();
        long killed = world.now();
        List<Duration> registered = new ArrayList<>();
        while (!left.isEmpty() && world.now() - killed < PATIENCE.toNanos()) {
            world.run(STEP);
            left.removeIf(
                    node -> {
                        long at = fleet.registeredAt(node).orElse(0L);
                        boolean back = at > killed && node.status().phase() == Phase.REGISTERED;
                        if (back) {
                            registered.add(Duration.ofNanos(at - killed));
                        }
                        return back;
                    });
        }
        Collections.sort(registered);
        return new Result(
                affected, left.size(), registered, fleet.reported("mobile-node-not-reached"));
    }

    /** Steps of the world so far. */
    public long steps() {
        return fleet.world().steps();
    }
}
