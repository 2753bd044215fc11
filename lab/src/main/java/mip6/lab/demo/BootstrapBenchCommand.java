package mip6.lab.demo;

import mip6.agent.control.Json;
import mip6.lab.program.LabException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * How long a bootstrap takes, from the first question to the DNS to the Binding Acknowledgement.
 */
@Command(
        name = "bootstrap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Bootstraps a mobile node again and again at several delays: round trips and"
                        + " milliseconds.")
final class BootstrapBenchCommand implements Callable<Integer> {

    private static final int FLOOR = 4;
    private static final List<Integer> DELAYS = List.of(0, 20, 100);

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "warm bootstraps at each delay; default: ${DEFAULT-VALUE}")
    private int runs = 20;

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    /**
     * What was measured.
     *
     * @param roundTrips (median at 100 ms less median at 0 ms) / 100 ms
     * @param captured answers in the capture of a bootstrap at 100 ms
     * @param overhead median at 20 ms less four round trips, in milliseconds
     */
    record Result(
            List<BootstrapSeries> series,
            double roundTrips,
            int captured,
            int floor,
            double overhead) {}

    @Override
    public Integer call() throws InterruptedException {
        if (runs < 1 || runs > 1000) {
            System.err.println("mip6 bench: --runs " + runs + " is outside 1..1000");
            return 2;
        }
        try {
            Result result = measure();
            if (json) {
                System.out.println(Json.renderPretty(result));
            } else {
                print(result);
            }
            return 0;
        } catch (LabException | IOException failed) {
            System.err.println("mip6 bench: " + failed.getMessage());
            return 1;
        }
    }

    private Result measure() throws LabException, IOException, InterruptedException {
        List<BootstrapSeries> series = new ArrayList<>();
        for (int delay : DELAYS) {
            series.add(BootstrapSeries.measure(Duration.ofMillis(delay), runs));
        }
        double perRoundTrip = DELAYS.getLast() - DELAYS.getFirst();
        return new Result(
                series,
                (series.getLast().median() - series.getFirst().median()) / perRoundTrip,
                series.getLast().captured(),
                FLOOR,
                series.get(1).median() - FLOOR * DELAYS.get(1));
    }

    private static void print(Result result) {
        System.out.printf(
                "%-8s %10s %10s %10s %10s %10s %10s%n",
                "delay", "cold ms", "warm ms", "fastest", "slowest", "asleep ms", "answers");
        for (BootstrapSeries series : result.series()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %10.1f %10.1f %10.1f %10.1f %10.1f %10d%n",
                    series.delay() + " ms",
                    series.cold(),
                    series.median(),
                    series.fastest(),
                    series.slowest(),
                    series.medianAsleep(),
                    series.captured());
        }
        System.out.printf(
                Locale.ROOT,
                "%nround trips %.2f by time, %d in the capture; the floor is %d%n"
                        + "at 20 ms: four round trips and %.1f ms%n"
                        + "warm and asleep are medians; warm with the processors kept awake%n",
                result.roundTrips(),
                result.captured(),
                result.floor(),
                result.overhead());
    }
}
