package mip6.lab.simulation;

import mip6.agent.control.Json;
import mip6.lab.simulation.FailoverSimulation.Plan;
import mip6.lab.simulation.FailoverSimulation.Result;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

/** {@code mip6 simulate failover}: exit status 0 only if nobody was lost. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "A home agent of several that share a store is killed, in virtual time: the daemons'",
            "own cores, with real keys and signatures that cost a virtual processor a fixed time.",
            "The same seed is the same run."
        })
final class SimulateFailoverCommand implements Callable<Integer> {

    private static final int MOST_MOBILE_NODES = 1_000_000;
    private static final int MOST_HOME_AGENTS = 100;

    @Option(
            names = "--mobile-nodes",
            paramLabel = "N",
            description = "1 to 1000000; default: ${DEFAULT-VALUE}")
    private int mobileNodes = 1000;

    @Option(
            names = "--home-agents",
            paramLabel = "K",
            description = "2 to 100; default: ${DEFAULT-VALUE}")
    private int homeAgents = 2;

    @Option(names = "--seed", paramLabel = "S", description = "default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--loss",
            paramLabel = "P",
            description = "of each message after the failure, 0 to 0.5; default: 0")
    private double loss;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "round-trip time, 0 to 10000; default: ${DEFAULT-VALUE}")
    private int delay = 20;

    @Option(
            names = "--processors",
            paramLabel = "P",
            description = "of each home agent, 1 to 256; default: ${DEFAULT-VALUE}")
    private int processors = 2;

    @Option(
            names = "--computation",
            paramLabel = "US",
            description =
                    "microseconds that one computation of a key or signature keeps a processor"
                            + " busy, 1 to 1000000; default: ${DEFAULT-VALUE}")
    private int computation = 250;

    @Option(
            names = "--event",
            paramLabel = "US",
            description =
                    "microseconds that a home agent's loop needs for what arrives, 0 to 1000000;"
                            + " default: ${DEFAULT-VALUE}")
    private int event = 40;

    @Option(
            names = "--limit",
            paramLabel = "L",
            description = "exchanges at once, 1 to 100000, instead of what home agents find out")
    private int limit;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Override
    public Integer call() {
        String mistake = mistake();
        if (!mistake.isEmpty()) {
            System.err.println("mip6 simulate failover: " + mistake);
            return 2;
        }
        long begun = System.nanoTime();
        FailoverSimulation simulation =
                new FailoverSimulation(
                        new Plan(
                                seed,
                                mobileNodes,
                                homeAgents,
                                loss,
                                Duration.ofMillis(delay).dividedBy(2),
                                processors,
                                Duration.ofNanos(computation * 1000L),
                                Duration.ofNanos(event * 1000L),
                                limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit)));
        simulation.prepare();
        long prepared = System.nanoTime();
        Result result = simulation.fail();
        show(result, simulation.steps(), prepared - begun, System.nanoTime() - prepared);
        return result.lost() == 0 ? 0 : 1;
    }

    private String mistake() {
        if (mobileNodes < 1 || mobileNodes > MOST_MOBILE_NODES) {
            return "--mobile-nodes " + mobileNodes + " is outside 1..1000000";
        }
        if (homeAgents < 2 || homeAgents > MOST_HOME_AGENTS) {
            return "--home-agents " + homeAgents + " is outside 2..100";
        }
        if (!(loss >= 0 && loss <= 0.5)) {
            return "--loss " + loss + " is outside 0..0.5";
        }
        if (delay < 0 || delay > 10_000) {
            return "--delay " + delay + " is outside 0..10000";
        }
        if (processors < 1 || processors > 256) {
            return "--processors " + processors + " is outside 1..256";
        }
        if (computation < 1 || computation > 1_000_000) {
            return "--computation " + computation + " is outside 1..1000000";
        }
        if (event < 0 || event > 1_000_000) {
            return "--event " + event + " is outside 0..1000000";
        }
        return limit < 0 || limit > 100_000 ? "--limit " + limit + " is outside 1..100000" : "";
    }

    private void show(Result result, long steps, long preparing, long failing) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", result.lost() == 0);
        all.put("seed", seed);
        all.put("mobileNodes", mobileNodes);
        all.put("homeAgents", homeAgents);
        all.put("loss", loss);
        all.put("affected", result.affected());
        all.put("lost", result.lost());
        all.put("notReached", result.attempts());
        all.put("firstMilliseconds", result.within(0).toMillis());
        all.put("medianMilliseconds", result.within(0.5).toMillis());
        all.put("p99Milliseconds", result.within(0.99).toMillis());
        all.put("lastMilliseconds", result.within(1).toMillis());
        all.put("steps", steps);
        all.put("secondsToPrepare", preparing / 1e9);
        all.put("secondsToFail", failing / 1e9);
        if (json) {
            System.out.println(Json.renderPretty(all));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%d of %d mobile nodes lost their home agent, %d of them for good%n"
                        + "registered again after ms: first %d, median %d, 99%% %d, last %d%n"
                        + "%d steps; %.1f s until all had registered, %.1f s after the failure%n"
                        + "%s (seed %d)%n",
                result.affected(),
                mobileNodes,
                result.lost(),
                result.within(0).toMillis(),
                result.within(0.5).toMillis(),
                result.within(0.99).toMillis(),
                result.within(1).toMillis(),
                steps,
                preparing / 1e9,
                failing / 1e9,
                result.lost() == 0 ? "ok" : "FAILED",
                seed);
    }
}
