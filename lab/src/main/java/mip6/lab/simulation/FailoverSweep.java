package mip6.lab.simulation;

import mip6.lab.simulation.FailoverSimulation.Plan;
import mip6.lab.simulation.FailoverSimulation.Result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The same failover with fixed limits of exchanges at once, and with the one that home agents find
 * out, each over several seeds: how near to the best fixed one they come.
 */
final class FailoverSweep {

    private static final double MOST = 0.95;

    private final LongFunction<Plan> plans;
    private final int seeds;
    private final List<Row> fixed = new ArrayList<>();

    /**
     * What a limit does.
     *
     * @param limit empty where home agents find it out
     * @param most until 95 of 100 mobile nodes are registered, those of all seeds together: the
     *     others had a message lost twice, and are a question of timers and luck
     * @param mean until one is registered, the mean over all of them
     * @param last until all are, the mean over all seeds
     * @param slowestRefresh of mobile nodes of other home agents, in any seed
     * @param overflows packets that found a queue full, in all seeds
     * @param lost mobile nodes, or their names, in all seeds
     */
    record Row(
            OptionalInt limit,
            Duration most,
            Duration mean,
            Duration last,
            Duration slowestRefresh,
            long overflows,
            int lost) {}

    /**
     * A sweep that has not begun.
     *
     * @param plans by seed, from 1 on; their limits are of no interest
     */
    FailoverSweep(LongFunction<Plan> plans, int seeds) {
        this.plans = plans;
        this.seeds = seeds;
    }

    /** Tries {@code limits}; {@code heard} is given each row as it is there. */
    void tryFixed(List<Integer> limits, Consumer<Row> heard) {
        for (int limit : limits) {
            Row row = row(OptionalInt.of(limit));
            fixed.add(row);
            heard.accept(row);
        }
    }

    /** What home agents reach by themselves. */
    Row own() {
        return row(OptionalInt.empty());
    }

    /** The fixed limit that was fastest. */
    Row best() {
        return fixed.stream().min(Comparator.comparing(Row::most)).orElseThrow();
    }

    /**
     * How much longer {@code own} takes than the best fixed limit: 1 is as long. Until most are
     * registered, or in the mean, whatever is worse.
     */
    double ratio(Row own) {
        return Math.max(ratio(own, Row::most), ratio(own, Row::mean));
    }

    private double ratio(Row own, Function<Row, Duration> time) {
        Duration least = fixed.stream().map(time).min(Comparator.naturalOrder()).orElseThrow();
        return (double) time.apply(own).toNanos() / least.toNanos();
    }

    private Row row(OptionalInt limit) {
        List<Duration> registered = new ArrayList<>();
        Duration last = Duration.ZERO;
        Duration slowest = Duration.ZERO;
        long overflows = 0;
        int lost = 0;
        for (long seed = 1; seed <= seeds; seed++) {
            FailoverSimulation simulation =
                    new FailoverSimulation(plans.apply(seed).withLimit(limit));
            simulation.prepare();
            Result result = simulation.fail();
            registered.addAll(result.registered());
            last = last.plus(result.within(1));
            slowest =
                    slowest.compareTo(result.slowestRefresh()) > 0
                            ? slowest
                            : result.slowestRefresh();
            overflows += result.overflows();
            lost += result.lost() + result.unnamed();
        }
        Collections.sort(registered);
        return new Row(
                limit,
                Result.within(MOST, registered),
                mean(registered),
                last.dividedBy(seeds),
                slowest,
                overflows,
                lost);
    }

    private static Duration mean(List<Duration> times) {
        return times.stream()
                .reduce(Duration.ZERO, Duration::plus)
                .dividedBy(Math.max(1, times.size()));
    }
}
