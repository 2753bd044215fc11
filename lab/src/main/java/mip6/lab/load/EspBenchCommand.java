package mip6.lab.load;

import mip6.agent.control.Json;
import mip6.lab.net.Host;
import mip6.lab.net.Workspace;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Packets through a tunnel of ESP: our data plane's, and charon's without a kernel. */
@Command(
        name = "esp",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Packets a second through a tunnel of ESP between two processes of our userspace"
                        + " data plane, and of charon's kernel-libipsec, under the same load.")
public final class EspBenchCommand implements Callable<Integer> {

    /** Times charon's packets a second: the project's goal. */
    private static final double GOAL = 3;

    private static final int LEAST = 16;

    /** Rounds before the first that counts: a compiler wants to see some. */
    private static final int WARM_UP = 2;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "measurements of each, in turn; default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--milliseconds",
            paramLabel = "MS",
            description = "of a round; default: ${DEFAULT-VALUE}")
    private int milliseconds = 3000;

    @Option(
            names = "--payload",
            paramLabel = "OCTETS",
            description = "of each packet; may be repeated; default: ${DEFAULT-VALUE}")
    private List<Integer> sizes = List.of(64, 1300);

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        boolean fits = sizes.stream().allMatch(size -> size >= LEAST && size <= PacketLoad.LARGEST);
        if (rounds < 1 || rounds > 100 || milliseconds < 50 || milliseconds > 60_000 || !fits) {
            System.err.printf(
                    "mip6 bench: --rounds 1..100, --milliseconds 50..60000, --payload %d..%d%n",
                    LEAST, PacketLoad.LARGEST);
            return 2;
        }
        try {
            List<EspResult> results = measure();
            if (json) {
                System.out.println(Json.renderPretty(results));
            } else {
                print(results);
            }
            return 0;
        } catch (LoadException | IOException failed) {
            System.err.println("mip6 bench: " + failed.getMessage());
            return 1;
        }
    }

    private List<EspResult> measure() throws LoadException, IOException, InterruptedException {
        try (Workspace workspace = Workspace.create();
                Host node = Host.create("node");
                Host gateway = Host.create("gateway");
                Host charonNode = Host.create("charon-node");
                Host charonGateway = Host.create("charon-gateway")) {
            wire(node, gateway);
            wire(charonNode, charonGateway);
            try (EspEnds ours = OurEspEnds.start(node, gateway, workspace.folder());
                    EspEnds charon =
                            CharonEspEnds.start(charonNode, charonGateway, workspace.folder());
                    Series first = new Series(ours);
                    Series second = new Series(charon)) {
                for (int size : sizes) {
                    for (int round = -WARM_UP; round < rounds; round++) {
                        first.run(size, Duration.ofMillis(milliseconds), round >= 0);
                        second.run(size, Duration.ofMillis(milliseconds), round >= 0);
                    }
                }
                List<EspResult> results = new ArrayList<>(first.results());
                results.addAll(second.results());
                return results;
            }
        }
    }

    private static void wire(Host node, Host gateway) throws IOException {
        node.connect(gateway);
        node.address(gateway.name(), EspEnds.NODE, EspEnds.PREFIX_LENGTH);
        gateway.address(node.name(), EspEnds.GATEWAY, EspEnds.PREFIX_LENGTH);
    }

    private void print(List<EspResult> results) {
        System.out.printf(
                "%-16s %7s %12s %10s %14s %8s%n",
                "ends", "octets", "packets/s", "Mbit/s", "per cpu-sec", "lost");
        for (EspResult result : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %7d %12.0f %10.0f %14.0f %8d%n",
                    result.ends(),
                    result.octets(),
                    result.packets(),
                    result.megabits(),
                    result.packetsOfProcessor(),
                    result.lost());
        }
        int each = results.size() / 2;
        for (int i = 0; i < each; i++) {
            double times = results.get(i).packets() / results.get(i + each).packets();
            System.out.printf(
                    Locale.ROOT,
                    "%d octets: %.1f times charon's packets a second, goal %.0f: %s%n",
                    results.get(i).octets(),
                    times,
                    GOAL,
                    times >= GOAL ? "reached" : "missed");
        }
    }

    /** What is measured of one pair of ends. */
    private static final class Series implements AutoCloseable {

        private final EspEnds ends;
        private final PacketLoad load;
        private final Map<Integer, List<Double>> perSecond = new TreeMap<>();
        private final Map<Integer, List<Double>> perProcessorSecond = new TreeMap<>();
        private final Map<Integer, Long> lost = new TreeMap<>();

        Series(EspEnds ends) throws IOException {
            this.ends = ends;
            load = PacketLoad.open(ends);
        }

        void run(int octets, Duration time, boolean counts) throws IOException, LoadException {
            double before = processorSeconds();
            PacketLoad.Passed passed = load.run(octets, time);
            double seconds = Math.max(LEAST_PROCESSOR_SECONDS, processorSeconds() - before);
            if (passed.packets() == 0) {
                throw new LoadException("nothing passes the tunnel of " + ends.name());
            }
            if (counts) {
                perSecond
                        .computeIfAbsent(octets, size -> new ArrayList<>())
                        .add(passed.packets() * 1e9 / time.toNanos());
                perProcessorSecond
                        .computeIfAbsent(octets, size -> new ArrayList<>())
                        .add(passed.packets() / seconds);
                lost.merge(octets, passed.lost(), Long::sum);
            }
        }

        List<EspResult> results() {
            return perSecond.keySet().stream()
                    .map(
                            octets ->
                                    new EspResult(
                                            ends.name(),
                                            octets,
                                            perSecond.getOrDefault(octets, List.of()),
                                            perProcessorSecond.getOrDefault(octets, List.of()),
                                            lost.getOrDefault(octets, 0L)))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            load.close();
        }

        private double processorSeconds() throws IOException {
            double all = 0;
            for (long pid : ends.pids()) {
                all += ProcessorTime.seconds(pid);
            }
            return all;
        }
    }
}
