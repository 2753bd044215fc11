package mip6.lab.failover;

import mip6.cli.Main;
import mip6.lab.Lab;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.failover.FailoverResult.Step;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.Resources;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Lookup;
import mip6.lab.program.Program;
import mip6.lab.program.Streams;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** One run: everything is started, the first home agent fails, and what follows is written down. */
final class Failover implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = 50_000_000;
    private static final int CONNECT_MILLISECONDS = 200;

    private final FailoverOptions options;
    private final FailoverPlan plan;
    private final FailoverTopology topology;
    private final Path folder;
    private final PrintStream out;
    private final Resources open = new Resources();
    private final Map<String, Program> homeAgents = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<Step> timeline = new ArrayList<>();

    Failover(
            FailoverOptions options,
            FailoverPlan plan,
            FailoverTopology topology,
            Path folder,
            PrintStream out) {
        this.options = options;
        this.plan = plan;
        this.topology = topology;
        this.folder = folder;
        this.out = out;
    }

    FailoverResult run() throws LabException, IOException, InterruptedException {
        FailoverFiles files = FailoverFiles.write(folder, options, plan);
        out.println("etcd, DNS and " + options.homeAgents() + " home agents");
        startStore();
        Program dns =
                open.keep(
                        Program.start(
                                topology.dns(),
                                "dns",
                                folder,
                                JavaProgram.command(Lab.class, files.dnsArguments())));
        dns.awaitLine("ready", PATIENCE);
        for (HomeAgent each : plan.homeAgents()) {
            startHomeAgent(each, files);
        }
        Program mobileNode =
                open.keep(daemon(topology.mobileNode(), "mn1", "mn", files.mobileNode()));
        DaemonEvent registered = await(mobileNode, "binding-accepted", 0, PATIENCE);
        Ipv6Address homeAddress = Ipv6Address.of(registered.text("home-address"));
        out.println("mn1: " + homeAddress + ", registered with ha1");
        Streams traffic =
                open.keep(
                        Streams.open(
                                topology.correspondent(),
                                FailoverPlan.CORRESPONDENT,
                                topology.mobileNode(),
                                folder,
                                homeAddress));
        expect(traffic.back(0, PATIENCE).isPresent(), "no traffic before the failure");
        return fail(files, mobileNode, traffic, homeAddress);
    }

    private FailoverResult fail(
            FailoverFiles files, Program mobileNode, Streams traffic, Ipv6Address homeAddress)
            throws LabException, IOException, InterruptedException {
        long failed = BootClock.nanos();
        long known = failed;
        Program first = homeAgent(plan.homeAgents().getFirst());
        switch (options.fault()) {
            case Fault.Kill _ -> first.kill();
            case Fault.Restart _ -> {
                first.kill();
                startHomeAgent(plan.homeAgents().getFirst(), files);
            }
            case Fault.Pause(Duration duration) -> {
                signal("STOP", first);
                pause(duration);
                signal("CONT", first);
            }
        }
        boolean harmless = options.fault() instanceof Fault.Pause pause && pause.isHarmless();
        if (harmless) {
            pause(QUIET);
            expect(
                    timelineOf(failed, homeAgents).stream()
                            .noneMatch(step -> step.what().startsWith("home-agent-suspected")),
                    "a takeover of a home agent that had only stopped shortly");
        } else {
            DaemonEvent switched = await(mobileNode, "home-agent-switched", failed, RECOVERY);
            DaemonEvent accepted = await(mobileNode, "binding-accepted", switched.at(), RECOVERY);
            known = accepted.at();
            homeAddressAfter(accepted, homeAddress);
        }
        boolean kept = options.samePrefix() || harmless;
        OptionalLong back = kept ? traffic.back(known, RECOVERY) : OptionalLong.empty();
        expect(!kept || back.isPresent(), "the streams of mn1 did not come back");
        double silence = kept ? traffic.longestSilence(failed).toNanos() / 1e6 : 0;
        timeline.addAll(timelineOf(failed, homeAgents));
        timeline.addAll(timelineOf(failed, Map.of("mn1", mobileNode)));
        back.ifPresent(
                at -> timeline.add(new Step((at - failed) / 1e6, "mn1", "streams are back")));
        timeline.sort(Comparator.comparingDouble(Step::milliseconds));
        print();
        return new FailoverResult(
                wrong.isEmpty(),
                wrong,
                options.mobileNodes(),
                harmless ? 0 : 1,
                timeline,
                goals(failed, known, harmless),
                silence);
    }

    private void homeAddressAfter(DaemonEvent accepted, Ipv6Address before) throws IOException {
        Ipv6Address after = Ipv6Address.of(accepted.text("home-address"));
        expect(
                after.equals(before) == options.samePrefix(),
                "the home address was " + before + " and is " + after);
        Lookup lookup = new Lookup(topology.correspondent(), FailoverPlan.DNS);
        expect(
                lookup.address(FailoverPlan.mobileNode(1)).filter(after::equals).isPresent(),
                "the name of mn1 does not lead to " + after);
        expect(
                lookup.name(after).filter(FailoverPlan.mobileNode(1).text()::equals).isPresent(),
                after + " does not lead to the name of mn1");
    }

    private List<Goal> goals(long failed, long known, boolean harmless) {
        if (harmless) {
            return List.of();
        }
        double suspected =
                timeline.stream()
                        .filter(step -> step.what().startsWith("home-agent-suspected"))
                        .mapToDouble(Step::milliseconds)
                        .findFirst()
                        .orElse(0);
        double claimed =
                timeline.stream()
                        .filter(step -> step.what().startsWith("mobile-nodes-claimed"))
                        .mapToDouble(Step::milliseconds)
                        .findFirst()
                        .orElse(0);
        double roundTrips = 4.5 * options.delay().toNanos() / 1e6;
        List<Goal> goals =
                List.of(
                        new Goal("claimed", 350, claimed),
                        new Goal(
                                "one mobile node registered: detection, 4.5 round trips and 20 ms",
                                suspected + roundTrips + 20,
                                (known - failed) / 1e6));
        for (Goal goal : goals) {
            out.printf(
                    Locale.ROOT,
                    "goal %8.1f ms, reached %8.1f ms: %s%n",
                    goal.wanted(),
                    goal.reached(),
                    goal.what());
        }
        return goals;
    }

    private static List<Step> timelineOf(long failed, Map<String, Program> daemons) {
        List<Step> steps = new ArrayList<>();
        daemons.forEach(
                (name, daemon) ->
                        daemon.events(failed)
                                .forEach(
                                        event ->
                                                steps.add(
                                                        new Step(
                                                                (event.at() - failed) / 1e6,
                                                                name,
                                                                words(event)))));
        return steps;
    }

    private static String words(DaemonEvent event) {
        StringBuilder text = new StringBuilder(event.name());
        event.fields()
                .properties()
                .forEach(
                        field -> {
                            String name = field.getKey();
                            if (!List.of("at", "level", "event").contains(name)) {
                                text.append(' ')
                                        .append(name)
                                        .append('=')
                                        .append(field.getValue().asText());
                            }
                        });
        return text.toString();
    }

    private void print() {
        for (Step step : timeline) {
            out.printf(
                    Locale.ROOT,
                    "%10.1f ms  %-5s %s%n",
                    step.milliseconds(),
                    step.who(),
                    step.what());
        }
    }

    private void startStore() throws IOException, LabException, InterruptedException {
        String client = "http://[" + FailoverPlan.STORE + "]:" + FailoverPlan.STORE_PORT;
        String peer = "http://[::1]:2380";
        Program store =
                open.keep(
                        Program.start(
                                topology.store(),
                                "etcd",
                                folder,
                                List.of(
                                        "etcd",
                                        "--data-dir",
                                        folder.resolve("etcd").toString(),
                                        "--listen-client-urls",
                                        client,
                                        "--advertise-client-urls",
                                        client,
                                        "--listen-peer-urls",
                                        peer,
                                        "--initial-advertise-peer-urls",
                                        peer,
                                        "--initial-cluster",
                                        "default=" + peer)));
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!topology.store().call(Failover::storeListens)) {
            if (!store.isAlive() || BootClock.nanos() > deadline) {
                throw new LabException("etcd did not start, see " + folder + "/etcd.log");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean storeListens() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            FailoverPlan.STORE.toInetAddress(), FailoverPlan.STORE_PORT),
                    CONNECT_MILLISECONDS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void startHomeAgent(HomeAgent homeAgent, FailoverFiles files)
            throws IOException, LabException, InterruptedException {
        long now = BootClock.nanos();
        Program daemon =
                open.keep(
                        daemon(
                                topology.homeAgent(homeAgent.number()),
                                homeAgent.host(),
                                "ha",
                                files.homeAgent(homeAgent)));
        homeAgents.put(homeAgent.host(), daemon);
        await(daemon, "started", now, PATIENCE);
    }

    private Program daemon(mip6.lab.net.Host host, String name, String command, Path configuration)
            throws IOException {
        return Program.start(
                host,
                name,
                folder,
                JavaProgram.longRunning(
                        Main.class,
                        List.of(
                                command,
                                "--config",
                                configuration.toString(),
                                "--events",
                                "/dev/stdout")));
    }

    private static DaemonEvent await(Program program, String event, long since, Duration patience)
            throws LabException, InterruptedException {
        return program.awaitSince(it -> it.name().equals(event), event, since, patience);
    }

    private Program homeAgent(HomeAgent homeAgent) {
        return java.util.Objects.requireNonNull(homeAgents.get(homeAgent.host()));
    }

    private static void signal(String name, Program daemon)
            throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("kill", "-" + name, Long.toString(daemon.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + ": status " + status);
        }
    }

    private static void pause(Duration duration) {
        long end = BootClock.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - BootClock.nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
            out.println("wrong: " + otherwise);
        }
    }

    @Override
    public void close() {
        open.close(failed -> out.println("while ending: " + failed));
    }
}
