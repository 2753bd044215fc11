package mip6.lab.failover;

import mip6.lab.failover.Echoes.Echo;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.failover.FailoverResult.ByThemselves;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.failover.FailoverResult.PhaseTimes;
import mip6.lab.failover.FailoverResult.Step;
import mip6.lab.failover.FailoverResult.Traffic;
import mip6.lab.failover.Observations.Load;
import mip6.lab.failover.Recovery.Suspicion;
import mip6.lab.plot.Percentiles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Makes figures of what was seen, and says what of it is wrong. */
final class Judgement {

    private static final double NANOS = 1e6;

    /** Of what was asked within this, and a round trip, before the end answers may still come. */
    private static final Duration UNDECIDED = Duration.ofMillis(500);

    private final FailoverOptions options;
    private final FailoverPlan plan;
    private final long failed;
    private final Expected expected;
    private final List<String> wrong;

    /**
     * Nothing was judged yet.
     *
     * @param failed when the home agent did, nanoseconds of the boot clock
     * @param expected of the mobile nodes
     * @param wrong what is known not to hold
     */
    Judgement(
            FailoverOptions options,
            FailoverPlan plan,
            long failed,
            Expected expected,
            List<String> wrong) {
        this.options = options;
        this.plan = plan;
        this.failed = failed;
        this.expected = expected;
        this.wrong = new ArrayList<>(wrong);
    }

    /** What does not hold, as far as it was looked at. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /**
     * All figures of a run.
     *
     * @param traffic echo requests since the failure, to each of the sample
     */
    Observations of(
            Recovery recovery,
            List<List<Echo>> traffic,
            List<ProcessorUse.Use> uses,
            List<Step> timeline,
            Optional<Duration> silence) {
        boolean untouched = expected == Expected.UNTOUCHED;
        List<Recovered> all =
                untouched
                        ? recovery.all()
                        : withFirstPackets(recovery.all(), traffic, recovery.detected().orElse(0));
        boolean noneLost = untouched ? isUndisturbed(recovery, all) : noneIsLost(all);
        leaveInPeace(recovery);
        List<Recovered> reachable = reachable(all, plan);
        List<Double> registered = times(reachable, Phase.REGISTRATION);
        List<ByThemselves> byThemselves = byThemselves(all);
        List<Double> unanswered = unanswered(traffic);
        OptionalDouble last = registered.stream().mapToDouble(Double::doubleValue).max();
        FailoverResult result =
                new FailoverResult(
                        Conditions.of(options),
                        options.links().seed(),
                        wrong.isEmpty(),
                        wrong,
                        takenForDead(recovery),
                        untouched,
                        options.mobileNodes(),
                        times(all, Phase.REGISTRATION).size(),
                        phases(all, plan),
                        byThemselves,
                        last.isPresent() && noneLost
                                ? Optional.of(last.getAsDouble())
                                : Optional.empty(),
                        Percentiles.of(times(all, Phase.FIRST_PACKET)),
                        new Traffic(
                                traffic.size(),
                                traffic.stream().mapToInt(List::size).sum(),
                                unanswered.size()),
                        all.stream().mapToInt(Recovered::retransmissions).sum(),
                        timeline,
                        goals(recovery, registered),
                        silence.map(longest -> longest.toNanos() / NANOS));
        List<Load> loads =
                uses.stream()
                        .map(use -> new Load(use.process(), since(use.at()), use.percent()))
                        .toList();
        double end = loads.stream().mapToDouble(Load::milliseconds).max().orElse(0);
        return new Observations(
                options,
                result,
                all,
                loads,
                unanswered,
                recovery.retransmissions(),
                Math.max(end, last.orElse(0)));
    }

    private List<Goal> goals(Recovery recovery, List<Double> registered) {
        return switch (expected) {
            case UNTOUCHED -> List.of();
            case REGISTERED_ANEW ->
                    Goals.of(options, recovery.detected(), recovery.claimed(), registered);
        };
    }

    /** Those that a home agent can initiate to. */
    static List<Recovered> reachable(List<Recovered> all, FailoverPlan plan) {
        Set<String> hidden = plan.hidden();
        return all.stream().filter(each -> !hidden.contains(each.mobileNode())).toList();
    }

    /** Home agents of which one that could hear them held that they have failed. */
    private List<String> takenForDead(Recovery recovery) {
        return recovery.suspicions().stream()
                .filter(this::isFalse)
                .map(Suspicion::of)
                .distinct()
                .sorted()
                .toList();
    }

    private boolean isFalse(Suspicion suspicion) {
        String first = first();
        return switch (options.fault()) {
            case Fault.Kill _, Fault.Pause _, Fault.Restart _ ->
                    !suspicion.of().equals(first) || expected == Expected.UNTOUCHED;
            // neither side hears the other one
            case Fault.Partition _ ->
                    !suspicion.of().equals(first) && !suspicion.by().equals(first);
            // it serves until the last one has left
            case Fault.Drain _ -> true;
        };
    }

    /** The home agent to which it happens. */
    private String first() {
        return plan.homeAgents().getFirst().name().text();
    }

    /** Whoever sends its mobile nodes away lives: nobody else may take them. */
    private void leaveInPeace(Recovery recovery) {
        if (options.fault() instanceof Fault.Drain && recovery.claimed().isPresent()) {
            wrong.add("a takeover of a home agent that was sending its mobile nodes away");
        }
    }

    /** Whatever was done though nobody had failed for long enough is wrong. */
    private boolean isUndisturbed(Recovery recovery, List<Recovered> all) {
        List<String> found = new ArrayList<>();
        if (recovery.hasTakeover()) {
            found.add("a takeover of a home agent that had only stopped shortly");
        }
        // of the one that stopped, it may come to nothing
        takenForDead(recovery).stream()
                .filter(each -> !each.equals(first()))
                .forEach(each -> found.add(each + " lives and was taken for dead"));
        List<Recovered> anew = all.stream().filter(Recovered::isRegistered).toList();
        if (!anew.isEmpty()) {
            found.add(
                    "%d of %d mobile nodes registered anew, such as %s, though nobody had to"
                            .formatted(anew.size(), all.size(), anew.getFirst().mobileNode()));
        }
        wrong.addAll(found);
        return found.isEmpty();
    }

    /** Whoever is lost is wrong. */
    boolean noneIsLost(List<Recovered> all) {
        List<Recovered> lost = all.stream().filter(each -> !each.isRegistered()).toList();
        if (!lost.isEmpty()) {
            wrong.add(
                    "%d of %d mobile nodes were lost, such as %s"
                            .formatted(lost.size(), all.size(), lost.getFirst().mobileNode()));
        }
        return lost.isEmpty();
    }

    List<ByThemselves> byThemselves(List<Recovered> all) {
        return Stream.concat(
                        byThemselves(all, plan.byEap(), "EAP alone").stream(),
                        byThemselves(all, plan.firewalled(), "behind a firewall").stream())
                .toList();
    }

    /** When those were registered; not in time is wrong. */
    private Optional<ByThemselves> byThemselves(
            List<Recovered> all, List<String> names, String why) {
        double bound = Goals.byThemselves().toMillis();
        Optional<Percentiles> times =
                Percentiles.of(
                        times(
                                all.stream()
                                        .filter(each -> names.contains(each.mobileNode()))
                                        .toList(),
                                Phase.REGISTRATION));
        times.filter(late -> late.max() > bound)
                .ifPresent(
                        late ->
                                wrong.add(
                                        "%s: registered after %.0f ms, and the bound is %.0f ms"
                                                .formatted(why, late.max(), bound)));
        return times.map(known -> new ByThemselves(why, bound, known));
    }

    /**
     * When so many mobile nodes reached each phase: all of them are claimed, and the rest is of
     * those that a home agent can initiate to.
     */
    static List<PhaseTimes> phases(List<Recovered> all, FailoverPlan plan) {
        List<Recovered> reachable = reachable(all, plan);
        List<PhaseTimes> phases = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            Percentiles.of(times(phase == Phase.CLAIM ? all : reachable, phase))
                    .ifPresent(times -> phases.add(new PhaseTimes(phase.label(), times)));
        }
        return phases;
    }

    private static List<Double> times(List<Recovered> all, Phase phase) {
        return all.stream().flatMap(each -> each.at(phase).stream().boxed()).toList();
    }

    /**
     * When its first answer came by another home agent; never where none has registered it. What
     * was answered before, the one that failed had let through, maybe when it went on.
     *
     * @param answers when they came, in milliseconds
     */
    static OptionalDouble firstPacket(Recovered node, double detected, DoubleStream answers) {
        OptionalDouble left =
                node.at(Phase.SWITCH).isPresent()
                        ? node.at(Phase.SWITCH)
                        : node.at(Phase.FIRST_EXCHANGE);
        double from = Math.max(detected, left.orElse(0));
        return node.isRegistered()
                ? answers.filter(at -> at >= from).min()
                : OptionalDouble.empty();
    }

    /** Those of the sample with the first packet that reached them behind the failure. */
    List<Recovered> withFirstPackets(
            List<Recovered> all, List<List<Echo>> traffic, double detected) {
        List<Recovered> more = new ArrayList<>(all);
        for (int i = 0; i < traffic.size(); i++) {
            int index = FailoverPlan.sampled(i, traffic.size(), options.reachable()) - 1;
            OptionalDouble first =
                    firstPacket(
                            more.get(index),
                            detected,
                            traffic.get(i).stream()
                                    .flatMapToLong(echo -> echo.answered().stream())
                                    .mapToDouble(this::since));
            if (first.isPresent()) {
                more.set(index, more.get(index).with(Phase.FIRST_PACKET, first.getAsDouble()));
            }
        }
        return more;
    }

    /** When requests went out that have no answer, and could have one by now. */
    List<Double> unanswered(List<List<Echo>> traffic) {
        long undecided = UNDECIDED.plus(options.links().delay()).toNanos();
        long last = traffic.stream().flatMap(List::stream).mapToLong(Echo::sent).max().orElse(0);
        return traffic.stream()
                .flatMap(List::stream)
                .filter(echo -> echo.answered().isEmpty() && echo.sent() < last - undecided)
                .map(echo -> since(echo.sent()))
                .sorted()
                .toList();
    }

    private double since(long at) {
        return (at - failed) / NANOS;
    }
}
