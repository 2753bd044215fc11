package mip6.lab.load;

import mip6.agent.control.Json;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.pki.CredentialsException;
import mip6.lab.net.Host;
import mip6.lab.net.Workspace;
import mip6.lab.program.CharonProcess;
import mip6.wire.Ipv6Address;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Our responder and charon under the same load, in turn, on one processor each time. */
@Command(
        name = "ike",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Handshakes per processor second, and memory per SA, of our responder and of"
                        + " charon under the same load.")
public final class IkeBenchCommand implements Callable<Integer> {

    private static final Ipv6Address MOBILE_NODES = Ipv6Address.of("2001:db8:a1::1");
    private static final Ipv6Address BESIDE = Ipv6Address.of("2001:db8:a2::1");
    private static final Ipv6Address OURS = Ipv6Address.of("2001:db8:a1::2");
    private static final Ipv6Address CHARON = Ipv6Address.of("2001:db8:a2::2");
    private static final int PREFIX_LENGTH = 64;

    /** Simultaneous handshakes: enough that the responder always has one to work at. */
    private static final int WINDOW = 16;

    /**
     * Times the handshakes of a round, before the first one: what is measured is a daemon that has
     * run for a while, and the optimising compiler is at work for some 20,000 of them.
     */
    private static final int WARM_UP = 8;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "measurements of each responder, in turn; default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(
            names = "--handshakes",
            paramLabel = "N",
            description = "of a round; default: ${DEFAULT-VALUE}")
    private int handshakes = 3000;

    @Option(
            names = "--proof",
            paramLabel = "PROOF",
            description = "${COMPLETION-CANDIDATES}; may be repeated; default: all")
    private List<LoadProof> proofs = List.of(LoadProof.values());

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (rounds < 1 || rounds > 100 || handshakes < 100 || handshakes > 100_000) {
            System.err.println("mip6 bench: --rounds 1..100, --handshakes 100..100000");
            return 2;
        }
        try {
            List<LoadResult> results = measure();
            if (json) {
                System.out.println(Json.renderPretty(results));
            } else {
                print(results);
            }
            return 0;
        } catch (LoadException | CredentialsException | IOException failed) {
            System.err.println("mip6 bench: " + failed.getMessage());
            return 1;
        }
    }

    private List<LoadResult> measure()
            throws LoadException, CredentialsException, IOException, InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new LoadException("needs two processors: one for the load, one for responders");
        }
        if (!CharonProcess.isInstalled()) {
            throw new LoadException("charon is not installed (apt install charon-systemd)");
        }
        leaveTheirProcessor();
        List<LoadResult> results = new ArrayList<>();
        try (Workspace workspace = Workspace.create();
                Host mobileNodes = Host.create("mn");
                Host ours = Host.create("ours");
                Host theirs = Host.create("charon")) {
            wire(mobileNodes, ours, MOBILE_NODES, OURS);
            wire(mobileNodes, theirs, BESIDE, CHARON);
            LoadPlan plan = LoadPlan.make(workspace.folder());
            for (LoadProof proof : proofs) {
                int all = handshakes * (WARM_UP + rounds);
                try (LoadedResponder first = OurResponder.start(ours, OURS, plan, proof, all);
                        LoadedResponder second =
                                CharonResponder.start(theirs, CHARON, plan, proof)) {
                    results.addAll(measure(mobileNodes, plan, proof, first, second));
                }
            }
        }
        return results;
    }

    private List<LoadResult> measure(
            Host mobileNodes,
            LoadPlan plan,
            LoadProof proof,
            LoadedResponder ours,
            LoadedResponder charon)
            throws LoadException, CredentialsException, IOException, InterruptedException {
        LoadPlan.MobileNodes nodes = plan.mobileNodes(proof);
        List<Series> all =
                List.of(new Series(ours, MOBILE_NODES, OURS), new Series(charon, BESIDE, CHARON));
        int next = 0;
        for (int round = 0; round < WARM_UP + rounds; round++) {
            List<IkeSettings> settings =
                    IntStream.range(next, next + handshakes).mapToObj(nodes::settings).toList();
            next += handshakes;
            for (Series series : all) {
                if (round == WARM_UP) {
                    series.memoryBefore = series.responder.memory();
                }
                double before = series.responder.processorSeconds();
                MobileNodeLoad.Outcome outcome =
                        MobileNodeLoad.run(
                                mobileNodes, series.source, series.address, settings, WINDOW);
                double seconds = series.responder.processorSeconds() - before;
                if (!outcome.failures().isEmpty()) {
                    throw new LoadException(
                            "%d of %d handshakes with %s failed, the first one with %s"
                                    .formatted(
                                            outcome.failures().size(),
                                            handshakes,
                                            series.responder.name(),
                                            outcome.failures().getFirst()));
                }
                if (round >= WARM_UP) {
                    series.perSecond.add(handshakes / seconds);
                }
            }
        }
        List<LoadResult> results = new ArrayList<>();
        for (Series series : all) {
            long grown = series.responder.memory() - series.memoryBefore;
            results.add(
                    new LoadResult(
                            proof,
                            series.responder.name(),
                            series.perSecond,
                            (double) grown / (rounds * handshakes)));
        }
        return results;
    }

    private static void wire(Host one, Host other, Ipv6Address ofOne, Ipv6Address ofOther)
            throws IOException {
        one.connect(other);
        one.address(other.name(), ofOne, PREFIX_LENGTH);
        other.address(one.name(), ofOther, PREFIX_LENGTH);
    }

    /** All threads of this process, those to come included. */
    private static void leaveTheirProcessor() throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        Process taskset =
                new ProcessBuilder(
                                "taskset",
                                "-apc",
                                "1-" + (processors - 1),
                                Long.toString(ProcessHandle.current().pid()))
                        .redirectErrorStream(true)
                        .start();
        taskset.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset does not move this process to other processors");
        }
    }

    private static void print(List<LoadResult> results) {
        System.out.printf(
                "%-8s %-16s %12s %10s %10s %14s%n",
                "proof", "responder", "per cpu-sec", "least", "most", "octets per SA");
        for (LoadResult result : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-16s %12.0f %10.0f %10.0f %14.0f%n",
                    result.proof().name().toLowerCase(Locale.ROOT),
                    result.responder(),
                    result.median(),
                    result.least(),
                    result.most(),
                    result.octetsPerSa());
        }
    }

    /** What is measured of one responder. */
    private static final class Series {

        private final LoadedResponder responder;
        private final Ipv6Address source;
        private final Ipv6Address address;
        private final List<Double> perSecond = new ArrayList<>();
        private long memoryBefore;

        /** The load goes from {@code source} to {@code address}. */
        Series(LoadedResponder responder, Ipv6Address source, Ipv6Address address) {
            this.responder = responder;
            this.source = source;
            this.address = address;
        }
    }
}
