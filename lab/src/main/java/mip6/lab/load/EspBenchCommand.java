package mip6.lab.load;

import mip6.agent.control.Json;
import mip6.lab.net.Host;
import mip6.lab.net.Workspace;
import mip6.linux.BootClock;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Packets through a tunnel of ESP: our data plane's, and charon's without a kernel. */
@Command(
        name = "esp",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Datagrams and a TCP stream through a tunnel of ESP between two processes of our"
                        + " userspace data plane, and of charon's kernel-libipsec, in turn.")
public final class EspBenchCommand implements Callable<Integer> {

    /** Times charon's throughput: the project's goal. */
    private static final double GOAL = 3;

    /** The least that a process is known to have taken of the processors. */
    private static final double LEAST_SECONDS = 0.01;

    private static final int LEAST = 16;
    private static final Path INTERFACES = Path.of("/proc/thread-self/net/dev");

    /** The column that has them. */
    private static final int SENT_PACKETS = 10;

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
            description = "of each datagram; may be repeated; default: ${DEFAULT-VALUE}")
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
                            CharonEspEnds.start(charonNode, charonGateway, workspace.folder())) {
                List<EspResult> results = new ArrayList<>();
                for (int size : sizes) {
                    try (Load first = PacketLoad.open(ours, size);
                            Load second = PacketLoad.open(charon, size)) {
                        results.addAll(measure(ours, first, charon, second));
                    }
                }
                try (Load first = StreamLoad.open(ours);
                        Load second = StreamLoad.open(charon)) {
                    results.addAll(measure(ours, first, charon, second));
                }
                return results;
            }
        }
    }

    private List<EspResult> measure(EspEnds ours, Load first, EspEnds charon, Load second)
            throws LoadException, IOException {
        Series one = new Series(ours, first);
        Series other = new Series(charon, second);
        for (int round = -WARM_UP; round < rounds; round++) {
            one.run(Duration.ofMillis(milliseconds), round >= 0);
            other.run(Duration.ofMillis(milliseconds), round >= 0);
        }
        return List.of(one.result(), other.result());
    }

    private static void wire(Host node, Host gateway) throws IOException {
        node.connect(gateway);
        node.address(gateway.name(), EspEnds.NODE, EspEnds.PREFIX_LENGTH);
        gateway.address(node.name(), EspEnds.GATEWAY, EspEnds.PREFIX_LENGTH);
    }

    private static void print(List<EspResult> results) {
        System.out.printf(
                "%-8s %-14s %10s %12s %14s %16s%n",
                "load", "ends", "Mbit/s", "packets/s", "per cpu-sec", "times charon's");
        for (int i = 0; i < results.size(); i += 2) {
            EspResult charon = results.get(i + 1);
            print(results.get(i), charon);
            print(charon, charon);
        }
        System.out.printf("goal: %.0f times charon's megabits%n", GOAL);
    }

    private static void print(EspResult result, EspResult charon) {
        double megabits = EspResult.median(result.megabitsPerSecond());
        System.out.printf(
                Locale.ROOT,
                "%-8s %-14s %10.0f %12.0f %14.0f %16.1f%n",
                result.load(),
                result.ends(),
                megabits,
                EspResult.median(result.packetsPerSecond()),
                EspResult.median(result.packetsPerProcessorSecond()),
                megabits / EspResult.median(charon.megabitsPerSecond()));
    }

    /** What is measured of one pair of ends under one load. */
    private static final class Series {

        private final EspEnds ends;
        private final Load load;
        private final List<Double> megabits = new ArrayList<>();
        private final List<Double> packets = new ArrayList<>();
        private final List<Double> packetsOfProcessor = new ArrayList<>();

        Series(EspEnds ends, Load load) {
            this.ends = ends;
            this.load = load;
        }

        void run(Duration time, boolean counts) throws IOException, LoadException {
            double processorBefore = ends.processorSeconds();
            long packetsBefore = packetsSent();
            long begin = BootClock.nanos();
            long octets = load.run(time);
            double seconds = (BootClock.nanos() - begin) / 1e9;
            if (octets == 0) {
                throw new LoadException("nothing passes the tunnel of " + ends.name());
            }
            if (counts) {
                long sent = packetsSent() - packetsBefore;
                double processor =
                        Math.max(LEAST_SECONDS, ends.processorSeconds() - processorBefore);
                megabits.add(octets * Byte.SIZE / 1e6 / seconds);
                packets.add(sent / seconds);
                packetsOfProcessor.add(sent / processor);
            }
        }

        EspResult result() {
            return new EspResult(ends.name(), load.name(), megabits, packets, packetsOfProcessor);
        }

        /** By the node, on its link (proc_net(5)). */
        private long packetsSent() throws IOException {
            String link = ends.gateway().name() + ":";
            return ends.node().call(() -> Files.readAllLines(INTERFACES)).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith(link))
                    .mapToLong(line -> Long.parseLong(line.split("[: ]+", -1)[SENT_PACKETS]))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
