package mip6.lab.failover;

import mip6.agent.control.Json;
import mip6.lab.failover.FailoverOptions.Auth;
import mip6.lab.failover.FailoverOptions.Detector;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.program.LabException;
import mip6.linux.LinuxException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
    private static final int MOST_MOBILE_NODES = 20_000;
    private static final int MOST_HOME_AGENTS = 9;
    private static final int LONGEST_MILLISECONDS = 60_000;
    private static final int MOST_AT_ONCE = 4096;
    private static final int MOST_RUNS = 1000;

    private static final Set<String> WITH_COMPARE = Set.of("--compare", "--json", "--debug");

    @Spec private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--mobile-nodes",
            paramLabel = "N",
            description =
                    "1 to 20000; the first is a daemon of its own with streams, the others are in"
                            + " one process; default: ${DEFAULT-VALUE}")
    private int mobileNodes = 1;

    @Option(
            names = "--home-agents",
            paramLabel = "K",
            description = "2 to 9; default: ${DEFAULT-VALUE}")
    private int homeAgents = 2;

    @Option(names = "--same-prefix", description = "the home agents share a home link: the default")
    private boolean samePrefix;

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

    @Option(names = "--kill", paramLabel = "ha1", description = "kill -9: the default")
    private Optional<String> kill = Optional.empty();

    @Option(
            names = "--pause",
            paramLabel = "ha1=250ms",
            description = "stop it for so long instead, such as 250ms, 2s or 1m")
    private Optional<String> pause = Optional.empty();

    @Option(names = "--partition", paramLabel = "ha1", description = "pull its cable instead")
    private Optional<String> partition = Optional.empty();

    @Option(
            names = "--restart",
            paramLabel = "ha1",
            description = "start it again as soon as it was killed")
    private Optional<String> restart = Optional.empty();

    @Option(
            names = "--drain",
            paramLabel = "ha1[=N]",
            description = "have it send its mobile nodes away, N in a second; default: 20")
    private Optional<String> drain = Optional.empty();

    @Option(
            names = "--detector",
            paramLabel = "WHICH",
            description = "heartbeat, etcd or hook; default: heartbeat")
    private String detector = "heartbeat";

    @Option(
            names = "--auth",
            paramLabel = "HOW",
            description = "cert (ECDSA) or psk, of all mobile nodes; default: cert")
    private String auth = "cert";

    @Option(
            names = "--eap",
            paramLabel = "N",
            description =
                    "so many of the mobile nodes authenticate by EAP alone, so that nobody can"
                            + " initiate to them; with --kill or --partition; default: 0")
    private int eap;

    @Option(
            names = "--firewalled",
            paramLabel = "N",
            description =
                    "so many are behind a firewall, which lets in only what answers them; with"
                            + " --kill or --partition; default: 0")
    private int firewalled;

    @Option(
            names = "--repeat",
            paramLabel = "R",
            description = "runs, each with the next seed; default: ${DEFAULT-VALUE}")
    private int repeat = 1;

    @Option(
            names = "--limits",
            split = ",",
            paramLabel = "N",
            description =
                    "such as 16,64,256: try fixed limits of takeovers at once, then what home"
                            + " agents find out, and compare")
    private List<Integer> limits = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "decides which frames are lost; default: ${DEFAULT-VALUE}")
    private long seed = 1;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "leave report.html, timeline.jsonl, result.json, captures, the tables that"
                            + " decrypt them, logs and configurations there")
    private Optional<Path> keep = Optional.empty();

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "DIR",
            description = "run nothing: print two kept runs, or series of runs, side by side")
    private List<Path> compare = new ArrayList<>();

    @Option(names = "--json", description = "print one JSON document instead")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (!compare.isEmpty()) {
                compare();
                return OK;
            }
            FailoverOptions options = options();
            options.keep().ifPresent(folder -> new KeptFiles(folder).claim());
            return run(options) ? OK : FAILED;
        } catch (IllegalArgumentException mistake) {
            System.err.println("mip6 failover: " + mistake.getMessage());
            return USAGE;
        } catch (LabException failed) {
            System.err.println("mip6 failover: " + failed.getMessage());
            return FAILED;
        } catch (LinuxException refused) {
            System.err.println("mip6 failover: " + refused.getMessage());
            return refused.missingPermissionOrKernelPart() ? MISSING : FAILED;
        } catch (IOException failed) {
            System.err.println("mip6 failover: " + failed.getMessage());
            return FAILED;
        }
    }

    private void compare() {
        List<String> others =
                command.commandLine().getParseResult().matchedOptions().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> !WITH_COMPARE.contains(name))
                        .toList();
        require(others.isEmpty(), "--compare runs nothing: not with " + String.join(", ", others));
        require(compare.size() == 2, "--compare: two folders, not " + compare.size());
        Comparison comparison = Comparison.of(compare.get(0), compare.get(1));
        if (json) {
            System.out.println(Json.renderPretty(comparison));
        } else {
            comparison.lines().forEach(System.out::println);
        }
    }

    private boolean run(FailoverOptions options)
            throws LabException, IOException, InterruptedException {
        PrintStream out =
                json
                        ? new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
                        : System.out;
        Training.whereNeeded(out, Progress.onTerminal());
        if (!limits.isEmpty()) {
            LimitComparison.Result result = new LimitComparison(options, repeat, out).of(limits);
            if (json) {
                System.out.println(Json.renderPretty(result));
            }
            return result.ok();
        }
        Repetition repetition = new Repetition(options, out, Progress.onTerminal());
        if (repeat == 1) {
            FailoverResult result = repetition.once(options).result();
            if (json) {
                System.out.println(Json.renderPretty(result));
            }
            return result.ok();
        }
        Repetition.Results all = repetition.times(repeat);
        if (json) {
            System.out.println(Json.renderPretty(all));
        }
        return all.ok();
    }

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException where that makes no sense, with one line
     */
    private FailoverOptions options() {
        require(
                mobileNodes >= 1 && mobileNodes <= MOST_MOBILE_NODES,
                "--mobile-nodes " + mobileNodes + " is outside 1.." + MOST_MOBILE_NODES);
        require(
                homeAgents >= 2 && homeAgents <= MOST_HOME_AGENTS,
                "--home-agents " + homeAgents + " is outside 2.." + MOST_HOME_AGENTS);
        require(
                delay >= 0 && delay <= LONGEST_MILLISECONDS,
                "--delay " + delay + " is outside 0.." + LONGEST_MILLISECONDS + " ms");
        require(loss >= 0 && loss < 1, "--loss " + loss + " is not from 0 to below 1");
        require(
                repeat >= 1 && repeat <= MOST_RUNS,
                "--repeat " + repeat + " is outside 1.." + MOST_RUNS);
        require(
                limits.stream().allMatch(each -> each >= 1 && each <= MOST_AT_ONCE),
                "--limits: each is from 1 to " + MOST_AT_ONCE);
        require(Set.copyOf(limits).size() == limits.size(), "--limits: each is given once");
        require(
                !(samePrefix && differentPrefix),
                "either --same-prefix or --different-prefix, not both");
        Fault fault = fault();
        Auth how = choice("--auth", auth, Auth.class);
        require(
                eap >= 0 && firewalled >= 0 && (long) eap + firewalled < mobileNodes,
                "--eap %d and --firewalled %d are not fewer than all %d mobile nodes"
                        .formatted(eap, firewalled, mobileNodes));
        require(
                eap == 0 || how == Auth.CERT,
                "--eap takes home agents with certificates: not with --auth psk");
        require(
                eap + firewalled == 0
                        || fault instanceof Fault.Kill
                        || fault instanceof Fault.Partition,
                "--eap and --firewalled go with --kill or --partition");
        FailoverOptions options =
                new FailoverOptions(
                        new FailoverOptions.Size(
                                mobileNodes,
                                homeAgents,
                                new FailoverOptions.Hidden(eap, firewalled)),
                        !differentPrefix,
                        new FailoverOptions.Links(Duration.ofMillis(delay), loss, seed),
                        fault,
                        choice("--detector", detector, Detector.class),
                        how,
                        keep.map(Path::toAbsolutePath),
                        OptionalInt.empty());
        require(
                limits.isEmpty()
                        || !(fault instanceof Fault.Drain
                                || options.isHarmless()
                                || options.mayBeHarmless()),
                "--limits: nobody is initiated to with --drain or a short --pause");
        return options;
    }

    private Fault fault() {
        List<Fault> faults = new ArrayList<>();
        kill.map(name -> FaultText.of("--kill", name, new Fault.Kill())).ifPresent(faults::add);
        partition
                .map(name -> FaultText.of("--partition", name, new Fault.Partition()))
                .ifPresent(faults::add);
        restart.map(name -> FaultText.of("--restart", name, new Fault.Restart()))
                .ifPresent(faults::add);
        pause.map(FaultText::pause).ifPresent(faults::add);
        drain.map(FaultText::drain).ifPresent(faults::add);
        require(
                faults.size() <= 1,
                "only one of --kill, --pause, --partition, --restart and --drain can happen to "
                        + FaultText.VICTIM);
        return faults.isEmpty() ? new Fault.Kill() : faults.getFirst();
    }

    private static <E extends Enum<E>> E choice(String option, String text, Class<E> kind) {
        List<String> names =
                Arrays.stream(kind.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList();
        require(
                names.contains(text),
                option + " " + text + " is not one of " + String.join(", ", names));
        return Enum.valueOf(kind, text.toUpperCase(Locale.ROOT));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
