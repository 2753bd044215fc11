package mip6.lab.simulation;

import mip6.ha.core.HomeAgent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** One home agent of several fails, and how long it takes until nobody misses it. */
public final class FailoverSimulation {

    private static final Duration HEARTBEAT = Duration.ofMillis(25);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So many mobile nodes rest while they have nothing to do, since memory is short. */
    private static final int MANY = 20_000;

    /** After the last arrival the DNS is still to be told. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private static final Duration REFUSAL = Duration.ofSeconds(2);

    /** So many have an impostor call. */
    private static final int DECEIVED = 10;

    /** Arrivals leave processors some air. */
    private static final int COMPUTATIONS_EACH = 5;

    private final Plan plan;
    private final ClusterFleet fleet;
    private final Consumer<String> progress;
    private final Impostor impostor;
    private Duration slowestRefresh = Duration.ZERO;
    private int refreshes;

    /** What happens to the first home agent. */
    public enum Fault {
        /** Its process is killed. */
        CRASH,
        /** Nothing gets to it and nothing from it, and it does not reach the store. */
        PARTITION,
        /** The clocks on the walls of all home agents differ by seconds, and it is killed. */
        CLOCK
    }

    /**
     * What is tried.
     *
     * @param affected mobile nodes of the home agent that fails; 0 where all have as many
     * @param conditions of the network from the moment of the failure on
     * @param each what a home agent runs on
     * @param shared what all mobile nodes run on
     * @param lifetime of bindings
     * @param limit exchanges at once; empty where the home agents find it out
     */
    public record Plan(
            long seed,
            int mobileNodes,
            int homeAgents,
            int affected,
            Fault fault,
            Conditions conditions,
            Hardware each,
            Hardware shared,
            Duration lifetime,
            OptionalInt limit) {

        /** The same with another limit. */
        Plan withLimit(OptionalInt other) {
            return new Plan(
                    seed,
                    mobileNodes,
                    homeAgents,
                    affected,
                    fault,
                    conditions,
                    each,
                    shared,
                    lifetime,
                    other);
        }

        private Conditions before() {
            return new Conditions(
                    0,
                    0,
                    conditions.leastDelay(),
                    conditions.leastDelay(),
                    conditions.dnsFailure());
        }

        /** Those who are not affected come first, and so that one or the other always refreshes. */
        private boolean isEarly(int index) {
            return affected > 0 && index >= affected;
        }

        /** Before mobile node {@code index} comes to be. */
        private Duration pace(int index) {
            if (isEarly(index)) {
                return lifetime.dividedBy(mobileNodes - affected);
            }
            int together = affected == 0 ? homeAgents : 1;
            return longer(share(each, together), share(shared, 1));
        }

        private Duration arrivals() {
            Duration late = pace(0).multipliedBy(affected == 0 ? mobileNodes : affected);
            return affected > 0 && affected < mobileNodes ? late.plus(lifetime) : late;
        }

        private static Duration share(Hardware hardware, int machines) {
            return hardware.processors() == 0
                    ? Duration.ZERO
                    : hardware.computation()
                            .multipliedBy(COMPUTATIONS_EACH)
                            .dividedBy((long) machines * hardware.processors());
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }

    /**
     * What came of it; durations from the moment of the failure.
     *
     * @param affected mobile nodes of the one that failed
     * @param lost those among them that nobody served in the end
     * @param registered of each of the others, when its binding was acknowledged, sorted
     * @param attempts initiations that were given up
     * @param refreshes of mobile nodes of the other home agents, meanwhile
     * @param slowestRefresh from the first Binding Update to its acknowledgement
     * @param overflows packets that found the queue of a link full
     * @param unnamed mobile nodes whose name and home address did not lead to each other in the end
     * @param impostorRefused mobile nodes that refused somebody with a mobile node's certificate
     */
    public record Result(
            int affected,
            int lost,
            List<Duration> registered,
            int attempts,
            int refreshes,
            Duration slowestRefresh,
            long overflows,
            int unnamed,
            int impostorRefused) {

        public Result {
            registered = List.copyOf(registered);
        }

        /** Nobody is lost, and the DNS knows where everybody is. */
        public boolean ok() {
            return lost == 0 && unnamed == 0;
        }

        /** The time within which {@code part} of them were served, 0 to 1. */
        public Duration within(double part) {
            return within(part, registered);
        }

        /** The same of {@code sorted} times. */
        static Duration within(double part, List<Duration> sorted) {
            return sorted.isEmpty()
                    ? Duration.ZERO
                    : sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
        }
    }

    public FailoverSimulation(Plan plan) {
        this(plan, _ -> {});
    }

    /**
     * @param progress is given a line for each second of the world
     */
    FailoverSimulation(Plan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        Consumer<HomeAgent> prepared = core -> plan.limit().ifPresent(core::initiateToAtOnce);
        fleet =
                new ClusterFleet(
                        plan.seed(),
                        plan.before(),
                        new ClusterFleet.Size(
                                plan.mobileNodes(),
                                plan.homeAgents(),
                                plan.affected(),
                                Provider.Proofs.STAND_IN,
                                plan.each(),
                                plan.shared(),
                                plan.lifetime(),
                                HEARTBEAT,
                                plan.mobileNodes() >= MANY,
                                prepared));
        impostor = new Impostor(fleet.world(), fleet.provider(), Provider.name(1));
    }

    /**
     * Has all mobile nodes register.
     *
     * @throws IllegalStateException where they do not
     */
    public void prepare() {
        World world = fleet.world();
        world.run(Duration.ofSeconds(2));
        arrive(plan.mobileNodes() - 1);
        long last = world.now() + plan.arrivals().toNanos();
        long settled = last + SETTLING.toNanos();
        long end = last + PATIENCE.toNanos();
        while (world.now() < settled
                || fleet.registered() < plan.mobileNodes() && world.now() < end) {
            world.run(Duration.ofSeconds(1));
            progress.accept(fleet.registered() + " of " + plan.mobileNodes() + " registered");
        }
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            if (fleet.serving(node).isEmpty()) {
                throw new IllegalStateException(node.name() + " is " + node.phase());
            }
        }
    }

    /** One comes after the other. */
    private void arrive(int index) {
        fleet.mobileNodes().get(index).moveTo(ClusterFleet.careOf(1, index));
        if (index > 0) {
            fleet.world().after(plan.pace(index - 1), () -> arrive(index - 1));
        }
    }

    /** The first home agent fails, and its mobile nodes are served again. */
    public Result fail() {
        World world = fleet.world();
        SimulatedMember victim = fleet.homeAgents().getFirst();
        Set<SimulatedMobileNode> left = Collections.newSetFromMap(new IdentityHashMap<>());
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            if (fleet.serving(node).filter(victim::equals).isPresent()) {
                left.add(node);
            }
        }
        int affected = left.size();
        long failed = world.now();
        List<Duration> registered = new ArrayList<>();
        fleet.heed(
                node -> {
                    if (left.remove(node)) {
                        registered.add(Duration.ofNanos(world.now() - failed));
                    } else {
                        refreshed(Duration.ofNanos(world.now() - node.updatedAt()));
                    }
                });
        world.conditions(plan.conditions());
        strike(victim);
        deceive();
        long told = failed;
        while (!left.isEmpty() && world.now() - failed < PATIENCE.toNanos()) {
            world.run(STEP);
            if (world.now() - told >= Duration.ofSeconds(1).toNanos()) {
                told = world.now();
                progress.accept(registered.size() + " of " + affected + " registered again");
            }
        }
        fleet.heed(_ -> {});
        Collections.sort(registered);
        int unnamed = settle();
        return new Result(
                affected,
                left.size(),
                registered,
                fleet.reported("mobile-node-not-reached"),
                refreshes,
                slowestRefresh,
                world.overflows(),
                unnamed,
                impostor.refused());
    }

    /** Some mobile nodes have an impostor call while they may expect a new home agent. */
    private void deceive() {
        int stride = Math.max(1, plan.mobileNodes() / DECEIVED);
        for (int i = 0; i < plan.mobileNodes(); i += stride) {
            SimulatedMobileNode node = fleet.mobileNodes().get(i);
            impostor.approach(
                    node.name(),
                    node.careOfAddress().orElseThrow().address(),
                    node.homeAddress().orElseThrow());
        }
    }

    /** The DNS gets the time that it needs; who is still not in it then. */
    private int settle() {
        World world = fleet.world();
        long end = world.now() + PATIENCE.toNanos();
        // RFC 7296 2.21.2: an initiator believes a refusal when nothing better has come
        world.run(REFUSAL);
        int unnamed = unnamed();
        while (world.now() < end && unnamed > 0) {
            world.run(Duration.ofSeconds(1));
            unnamed = unnamed();
        }
        return unnamed;
    }

    private int unnamed() {
        int count = 0;
        for (SimulatedMobileNode node : fleet.mobileNodes()) {
            count += fleet.isNamed(node) ? 0 : 1;
        }
        return count;
    }

    private void refreshed(Duration elapsed) {
        refreshes++;
        slowestRefresh = elapsed.compareTo(slowestRefresh) > 0 ? elapsed : slowestRefresh;
    }

    private void strike(SimulatedMember victim) {
        World world = fleet.world();
        switch (plan.fault()) {
            case CRASH -> victim.kill();
            case PARTITION -> {
                world.cut((from, to) -> victim.isAt(from) || victim.isAt(to));
                victim.storage().keys().fails(true, false);
            }
            case CLOCK -> {
                for (SimulatedMember each : fleet.homeAgents()) {
                    each.storage()
                            .clockFault(Duration.ofMillis(world.random().nextInt(6_000) - 3_000));
                }
                victim.kill();
            }
        }
    }

    /** Steps of the world so far. */
    public long steps() {
        return fleet.world().steps();
    }
}
