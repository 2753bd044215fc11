package mip6.lab.failover;

import mip6.agent.control.Json;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.net.Workspace;
import mip6.lab.program.LabException;
import mip6.linux.LinuxException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs the failover experiment; exit status 0 only if nothing was lost. */
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A home agent fails while it serves mobile nodes, and another one takes them over:"
                        + " real processes and etcd, in network namespaces.")
public final class FailoverCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int MISSING = 77;
    private static final int MOST_HOME_AGENTS = 9;
    private static final int LONGEST_MILLISECONDS = 60_000;
    private static final String KEPT = "*.{log,out,toml,zone}";

    @Option(
            names = "--home-agents",
            paramLabel = "K",
            description = "2 to 9; default: ${DEFAULT-VALUE}")
    private int homeAgents = 2;

    @Option(
            names = "--different-prefix",
            description = "each home agent has a home link of its own")
    private boolean differentPrefix;

    @Option(
            names = "--delay",
            paramLabel = "MS",
            description = "round-trip time added on the mobile nodes' links; default: 0")
    private int delay;

    @Option(
            names = "--loss",
            paramLabel = "P",
            description = "share of frames lost on them, such as 0.05; default: 0")
    private double loss;

    @Option(names = "--seed", paramLabel = "S", description = "decides which are lost")
    private long seed = 1;

    @Option(
            names = "--pause",
            paramLabel = "MS",
            description = "stop ha1 for so long instead of killing it")
    private int pause;

    @Option(names = "--restart", description = "start ha1 again as soon as it was killed")
    private boolean restart;

    @Option(
            names = "--detector",
            paramLabel = "WHICH",
            description = "heartbeat or etcd; default: ${DEFAULT-VALUE}")
    private String detector = "heartbeat";

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "leave logs, configurations and Wireshark's key tables there")
    private Optional<Path> keep = Optional.empty();

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> mistake = mistake();
        if (mistake.isPresent()) {
            System.err.println("mip6 failover: " + mistake.get());
            return USAGE;
        }
        PrintStream out =
                json
                        ? new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                        : System.out;
        try {
            FailoverResult result = run(options(), out);
            if (json) {
                System.out.println(Json.renderPretty(result));
            } else {
                out.println(result.ok() ? "ok" : "not ok: " + result.wrong());
            }
            return result.ok() ? OK : FAILED;
        } catch (LabException failed) {
            System.err.println("mip6 failover: " + failed.getMessage());
            return FAILED;
        } catch (LinuxException refused) {
            System.err.println("mip6 failover: " + refused.getMessage());
            return refused.missingPermissionOrKernelPart() ? MISSING : FAILED;
        } catch (IOException failed) {
            System.err.println("mip6 failover: " + failed);
            return FAILED;
        }
    }

    private Optional<String> mistake() {
        if (homeAgents < 2 || homeAgents > MOST_HOME_AGENTS) {
            return Optional.of("--home-agents " + homeAgents + " is outside 2..9");
        }
        if (delay < 0
                || delay > LONGEST_MILLISECONDS
                || pause < 0
                || pause > LONGEST_MILLISECONDS) {
            return Optional.of("--delay and --pause are from 0 to " + LONGEST_MILLISECONDS + " ms");
        }
        if (!(loss >= 0 && loss < 1)) {
            return Optional.of("--loss " + loss + " is not from 0 to below 1");
        }
        if (!detector.equals("heartbeat") && !detector.equals("etcd")) {
            return Optional.of("--detector " + detector + " is not heartbeat or etcd");
        }
        return pause > 0 && restart ? Optional.of("either --pause or --restart") : Optional.empty();
    }

    private FailoverOptions options() {
        Fault fault =
                pause > 0
                        ? new Fault.Pause(Duration.ofMillis(pause))
                        : restart ? new Fault.Restart() : new Fault.Kill();
        return new FailoverOptions(
                1,
                homeAgents,
                !differentPrefix,
                Duration.ofMillis(delay),
                loss,
                seed,
                fault,
                detector,
                keep.map(Path::toAbsolutePath));
    }

    static FailoverResult run(FailoverOptions options, PrintStream out)
            throws LabException, IOException, InterruptedException {
        FailoverPlan plan = new FailoverPlan(options);
        try (Workspace workspace = Workspace.create();
                FailoverTopology topology = FailoverTopology.build(options, plan)) {
            if (options.keep().isPresent()) {
                Files.createDirectories(options.keep().get());
            }
            try (Failover failover =
                    new Failover(options, plan, topology, workspace.folder(), out)) {
                return failover.run();
            } finally {
                if (options.keep().isPresent()) {
                    keep(workspace.folder(), options.keep().get());
                }
            }
        }
    }

    private static void keep(Path folder, Path target) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, KEPT)) {
            for (Path file : files) {
                Files.copy(
                        file,
                        target.resolve(Optional.ofNullable(file.getFileName()).orElseThrow()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
