package mip6.lab.simulation;

import mip6.agent.control.Json;
import mip6.lab.simulation.FailoverSimulation.Result;
import mip6.lab.simulation.FailoverSweep.Row;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code mip6 simulate failover}: exit status 0 only if nobody was lost, and the DNS is right. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A home agent of several that share a store fails, in virtual time: the daemons' own",
            "cores, whose public-key work is not done but keeps a virtual processor busy. The same",
            "seed is the same run."
        })
final class SimulateFailoverCommand implements Callable<Integer> {

    private static final List<Integer> LIMITS = List.of(1, 4, 16, 32, 64, 128, 256, 512, 1024);
    private static final double[] LOSSES = {0, 0.01, 0.05};

    /** What the self-tuned limit may take longer than the best fixed one. */
    private static final double TOLERANCE = 1.1;

    @Mixin private FailoverOptions options = new FailoverOptions();

    @Option(names = "--seed", paramLabel = "S", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--sweep",
            paramLabel = "SEEDS",
            description =
                    "instead of one run: fixed limits from 1 to 1024 and what home agents find out"
                            + " by themselves, at 0, 1 and 5 %% loss, each with so many seeds, 1 to"
                            + " 1000; exit status 0 only if the latter is within 10 %% of the best")
    private int sweep;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        Optional<String> mistake =
                options.mistake()
                        .or(
                                () ->
                                        sweep < 0 || sweep > 1000
                                                ? Optional.of("--sweep is outside 1..1000")
                                                : Optional.empty());
        if (mistake.isPresent()) {
            System.err.println("mip6 simulate failover: " + mistake.get());
            return 2;
        }
        return sweep == 0 ? once() : sweep();
    }

    /** Octets of what lives. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private int once() {
        long begun = System.nanoTime();
        FailoverSimulation simulation =
                new FailoverSimulation(options.plan(seed), line -> progress(begun, line));
        try {
            simulation.prepare();
            long prepared = System.nanoTime();
            long octets = heap();
            Result result = simulation.fail();
            Map<String, Object> all = facts(result);
            all.put("steps", simulation.steps());
            all.put("secondsToPrepare", (prepared - begun) / 1e9);
            all.put("secondsToFail", (System.nanoTime() - prepared) / 1e9);
            all.put("heapOctetsForEach", octets / options.mobileNodes());
            System.out.println(json ? Json.renderPretty(all) : text(all));
            if (result.ok()) {
                return 0;
            }
        } catch (AssertionError | IllegalStateException broken) {
            System.err.println("mip6 simulate failover: " + broken.getMessage());
        }
        System.err.println("again: " + options.replay(seed));
        return 1;
    }

    private static void progress(long begun, String line) {
        System.err.printf(
                Locale.ROOT, "%6d s: %s%n", (System.nanoTime() - begun) / 1_000_000_000, line);
    }

    private Map<String, Object> facts(Result result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", result.ok());
        all.put("seed", seed);
        all.put("mobileNodes", options.mobileNodes());
        all.put("affected", result.affected());
        all.put("lost", result.lost());
        all.put("notInDns", result.unnamed());
        all.put("impostorRefused", result.impostorRefused());
        all.put("notReached", result.attempts());
        all.put("firstMilliseconds", result.within(0).toMillis());
        all.put("medianMilliseconds", result.within(0.5).toMillis());
        all.put("p99Milliseconds", result.within(0.99).toMillis());
        all.put("lastMilliseconds", result.within(1).toMillis());
        all.put("refreshesOfOthers", result.refreshes());
        all.put("slowestRefreshMilliseconds", result.slowestRefresh().toMillis());
        all.put("overflows", result.overflows());
        return all;
    }

    private static String text(Map<String, Object> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(
                (name, value) ->
                        text.append(
                                value instanceof Double number
                                        ? String.format(Locale.ROOT, "%-28s %.1f%n", name, number)
                                        : String.format(Locale.ROOT, "%-28s %s%n", name, value)));
        return text.toString().stripTrailing();
    }

    private int sweep() {
        List<Object> documents = new ArrayList<>();
        boolean good = true;
        for (double loss : LOSSES) {
            FailoverSweep tried = new FailoverSweep(each -> options.plan(each, loss), sweep);
            List<Object> rows = new ArrayList<>();
            if (!json) {
                System.out.printf(
                        Locale.ROOT,
                        "loss %.2f%nlimit  95%% ms mean ms last ms refresh ms overflows lost%n",
                        loss);
            }
            tried.tryFixed(LIMITS, row -> rows.add(shown(row)));
            Row own = tried.own();
            rows.add(shown(own));
            double ratio = tried.ratio(own);
            good &= ratio <= TOLERANCE && own.lost() == 0;
            if (!json) {
                System.out.printf(
                        Locale.ROOT,
                        "own takes %.3f of the best, which is %d%n%n",
                        ratio,
                        tried.best().limit().orElseThrow());
            }
            documents.add(Map.of("loss", loss, "ratio", ratio, "rows", rows));
        }
        if (json) {
            System.out.println(Json.renderPretty(Map.of("ok", good, "losses", documents)));
        }
        return good ? 0 : 1;
    }

    private Map<String, Object> shown(Row row) {
        OptionalInt limit = row.limit();
        String name = limit.isPresent() ? Integer.toString(limit.getAsInt()) : "own";
        if (!json) {
            System.out.printf(
                    Locale.ROOT,
                    "%5s %7d %7d %7d %10d %9d %4d%n",
                    name,
                    row.most().toMillis(),
                    row.mean().toMillis(),
                    row.last().toMillis(),
                    row.slowestRefresh().toMillis(),
                    row.overflows(),
                    row.lost());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("limit", name);
        all.put("p95Milliseconds", row.most().toMillis());
        all.put("meanMilliseconds", row.mean().toMillis());
        all.put("lastMilliseconds", row.last().toMillis());
        all.put("slowestRefreshMilliseconds", row.slowestRefresh().toMillis());
        all.put("overflows", row.overflows());
        all.put("lost", row.lost());
        return all;
    }
}
