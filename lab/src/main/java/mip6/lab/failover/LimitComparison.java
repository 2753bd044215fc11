package mip6.lab.failover;

import mip6.lab.program.LabException;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The same failover with fixed limits of takeovers at once, and with the one that home agents find
 * out: how near to the best fixed one they come, on real daemons.
 */
final class LimitComparison {

    private static final int MOST = 95;

    private final FailoverOptions options;
    private final int runs;
    private final PrintStream out;

    /**
     * A comparison that has not begun.
     *
     * @param runs with each limit, in turns, so that what else the machine does meets them all
     */
    LimitComparison(FailoverOptions options, int runs, PrintStream out) {
        this.options = options;
        this.runs = runs;
        this.out = out;
    }

    /**
     * What a limit does. Times are in milliseconds since the first mobile node was initiated to,
     * those of all runs together.
     *
     * @param limit empty where home agents find it out
     * @param runs how many it was tried in
     * @param taken how many mobile nodes were taken over: the others came by themselves
     * @param most until 95 of 100 of those are registered
     * @param mean until one is
     * @param last until all are
     */
    record Row(
            Optional<Integer> limit, int runs, int taken, double most, double mean, double last) {

        private String name() {
            return limit.map(each -> Integer.toString(each)).orElse("found out");
        }
    }

    /**
     * All of them.
     *
     * @param conditions of all runs, but for the limit
     * @param seed of the first run with each limit; each further one has the next
     * @param ok nothing was lost in any run, and all of them are in this
     * @param rows of the limits that were tried so far
     * @param ratio how much longer it takes where the limit is found out than with the best fixed
     *     one, until most are registered or in the mean, whatever is worse; empty until all were
     *     tried
     */
    record Result(
            Conditions conditions, long seed, boolean ok, List<Row> rows, Optional<Double> ratio) {

        Result {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The runs with one limit so far.
     *
     * @param times of all of them, as {@link #sinceFirst} has them
     * @param ok nothing was lost in any
     */
    record Series(Optional<Integer> limit, int runs, List<Double> times, boolean ok) {

        Series {
            times = List.copyOf(times);
        }

        /** Nothing was tried. */
        static Series none(Optional<Integer> limit) {
            return new Series(limit, 0, List.of(), true);
        }

        Series with(Observations seen) {
            return new Series(
                    limit,
                    runs + 1,
                    Stream.concat(times.stream(), sinceFirst(seen).stream()).toList(),
                    ok && seen.result().ok());
        }

        /** What those times come to, of which there is one at the least. */
        Row row() {
            List<Double> sorted = times.stream().sorted().toList();
            int most = Math.max(1, Math.ceilDiv(sorted.size() * MOST, 100));
            double mean = sorted.stream().mapToDouble(each -> each).average().orElseThrow();
            return new Row(
                    limit,
                    runs,
                    sorted.size(),
                    sorted.get(most - 1),
                    mean,
                    Collections.max(sorted));
        }
    }

    /**
     * Runs them all, and prints what they came to.
     *
     * @throws LabException also where there is nothing to compare them by
     */
    Result of(List<Integer> fixed) throws LabException, IOException, InterruptedException {
        return of(fixed, these -> new Repetition(these, out, Progress.onTerminal()).once(these));
    }

    /** What they came to is kept whenever one has ended: the next one may not. */
    Result of(List<Integer> fixed, Repetition.Run one)
            throws LabException, IOException, InterruptedException {
        List<Series> all = new ArrayList<>();
        fixed.forEach(limit -> all.add(Series.none(Optional.of(limit))));
        all.add(Series.none(Optional.empty()));
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < all.size(); i++) {
                Series series = all.get(i);
                all.set(i, series.with(one.of(options(series.limit(), run))));
                keep(result(all));
            }
        }
        if (all.stream().anyMatch(each -> each.times().isEmpty())) {
            throw new LabException(
                    "every mobile node came by itself: there is nothing to compare limits by");
        }
        Result result = result(all);
        print(result);
        return result;
    }

    private void keep(Result result) throws IOException {
        if (options.keep().isPresent()) {
            new KeptFiles(options.keep().get()).write(result);
        }
    }

    /** What has ended so far; the last one is that of what home agents find out. */
    private Result result(List<Series> all) {
        List<Row> rows =
                all.stream().filter(each -> !each.times().isEmpty()).map(Series::row).toList();
        return new Result(
                Conditions.of(options),
                options.links().seed(),
                rows.size() == all.size()
                        && all.stream().allMatch(each -> each.ok() && each.runs() == runs),
                rows,
                rows.size() == all.size() ? Optional.of(ratio(rows)) : Optional.empty());
    }

    /**
     * The folder of a run in that of all.
     *
     * @param run from 1 on
     */
    static String name(Optional<Integer> limit, int run) {
        return limit.map(each -> "limit" + each).orElse("found-out") + "-" + run;
    }

    private FailoverOptions options(Optional<Integer> limit, int run) {
        String name = name(limit, run + 1);
        out.println(name);
        return options.withLimit(limit.map(OptionalInt::of).orElse(OptionalInt.empty()))
                .withSeed(options.links().seed() + run)
                .keptIn(options.keep().map(folder -> folder.resolve(name)));
    }

    /** Not of those that come by themselves: that takes long, whatever the limit is. */
    static List<Double> sinceFirst(Observations seen) {
        return sinceFirst(
                Judgement.reachable(seen.mobileNodes(), new FailoverPlan(seen.options())));
    }

    /** When mobile nodes were registered that a home agent has initiated to. */
    static List<Double> sinceFirst(List<Recovered> all) {
        OptionalDouble first =
                all.stream().flatMapToDouble(each -> each.at(Phase.INITIATION).stream()).min();
        return all.stream()
                .filter(each -> first.isPresent() && each.attempts() > 0)
                .flatMap(each -> each.at(Phase.REGISTRATION).stream().boxed())
                .map(at -> at - first.orElseThrow())
                .toList();
    }

    /** The last one is that which was found out. */
    static double ratio(List<Row> rows) {
        return Math.max(ratio(rows, Row::most), ratio(rows, Row::mean));
    }

    private static double ratio(List<Row> rows, ToDoubleFunction<Row> time) {
        double best =
                rows.subList(0, rows.size() - 1).stream().mapToDouble(time).min().orElseThrow();
        return time.applyAsDouble(rows.getLast()) / best;
    }

    private void print(Result result) {
        out.printf(
                Locale.ROOT,
                "%-10s %10s %10s %10s %10s   ms since the first initiation%n",
                "at once",
                "taken over",
                MOST + " %",
                "mean",
                "last");
        for (Row row : result.rows()) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %10d %10.1f %10.1f %10.1f%n",
                    row.name(),
                    row.taken(),
                    row.most(),
                    row.mean(),
                    row.last());
        }
        result.ratio()
                .ifPresent(
                        ratio ->
                                out.printf(
                                        Locale.ROOT,
                                        "found out: %.3f of the best fixed limit%n",
                                        ratio));
    }
}
