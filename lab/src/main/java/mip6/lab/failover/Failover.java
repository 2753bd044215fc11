package mip6.lab.failover;

import mip6.agent.configuration.DurationText;
import mip6.agent.control.ControlClient;
import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;
import mip6.lab.program.Streams;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One run: everything is started, the first home agent fails, and what follows is written down. */
final class Failover implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For each mobile node of a fleet to register, at the least. */
    private static final Duration EACH = Duration.ofMillis(200);

    /** Whom nobody initiates to notices by itself, and looks for another home agent. */
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration FIRST_PACKETS = Duration.ofSeconds(10);
    static final Duration LOOK = Duration.ofMillis(100);

    /** Mobile nodes of the fleet that have traffic. */
    private static final int SAMPLE = 20;

    private final FailoverOptions options;
    private final FailoverPlan plan;
    private final FailoverTopology topology;
    private final FailoverFiles files;
    private final FailoverProcesses processes;
    private final ProcessorUse processors = new ProcessorUse();
    private final Path folder;
    private final PrintStream out;
    private final Progress progress;
    private final List<String> wrong = new ArrayList<>();

    Failover(
            FailoverOptions options,
            FailoverPlan plan,
            FailoverTopology topology,
            Path folder,
            PrintStream out,
            Progress progress)
            throws IOException {
        this.options = options;
        this.plan = plan;
        this.topology = topology;
        this.folder = folder;
        this.out = out;
        this.progress = progress;
        files = FailoverFiles.write(folder, options, plan);
        processes = new FailoverProcesses(plan, topology, files, folder, processors);
    }

    Observations run() throws LabException, IOException, InterruptedException {
        out.println("etcd, DNS and " + options.homeAgents() + " home agents");
        processes.startProvider();
        Population mobileNodes = register();
        Map<String, Ipv6Address> before = mobileNodes.homeAddresses(0);
        Ipv6Address first = before.get(FailoverPlan.mobileNode(1).text());
        out.println("mn1: " + first + ", registered with ha1");
        List<Ipv6Address> sample = sample(before);
        try (Streams streams = topology.streams(folder, Objects.requireNonNull(first));
                EchoSample echoes = EchoSample.begin(topology.correspondent(), sample)) {
            expect(streams.back(0, PATIENCE).isPresent(), "no streams before the failure");
            expect(
                    await(() -> echoes.allAnswered(0), FIRST_PACKETS),
                    "no packets before the failure");
            return fail(mobileNodes, before, streams, echoes);
        }
    }

    private Population register() throws LabException, IOException, InterruptedException {
        long begin = BootClock.nanos();
        Optional<Program> fleet =
                options.fleet() > 0 ? Optional.of(processes.startFleet()) : Optional.empty();
        Program first = processes.startMobileNode();
        Population mobileNodes = new Population(first, fleet);
        DaemonEvent _ = first.awaitEvent("binding-accepted", PATIENCE);
        if (fleet.isPresent()) {
            boolean all =
                    await(
                            () -> isRegistered(fleet.get()),
                            PATIENCE.plus(EACH.multipliedBy(options.fleet())));
            progress.clear();
            if (!all || !fleet.get().isAlive()) {
                throw new LabException("the fleet did not register, see " + fleet.get().errors());
            }
            out.printf(
                    Locale.ROOT,
                    "%d more mobile nodes in one process, registered within %.1f s%n",
                    options.fleet(),
                    (BootClock.nanos() - begin) / 1e9);
        }
        progress.show("the other home agents start" + (options.rehearses() ? " and practise" : ""));
        processes.startOthers();
        pause(QUIET);
        progress.clear();
        refuseFalseStart();
        return mobileNodes;
    }

    /** On a machine that is too busy for heartbeats nothing is learnt about failover. */
    private void refuseFalseStart() throws LabException {
        for (Program homeAgent : processes.homeAgents().values()) {
            if (homeAgent.events(0).stream()
                    .anyMatch(
                            it ->
                                    it.name().equals("mobile-nodes-claimed")
                                            && it.number("count") > 0)) {
                throw new LabException(
                        "mobile nodes were taken over before their home agent failed: this machine"
                                + " is too busy for heartbeats every 25 ms");
            }
        }
    }

    private boolean isRegistered(Program fleet) {
        List<DaemonEvent> events = fleet.events(0);
        long registered =
                events.stream().filter(it -> it.name().equals("binding-accepted")).count();
        progress.show("registered: %d of %d".formatted(registered, options.fleet()));
        return !fleet.isAlive()
                || events.stream().anyMatch(it -> it.name().equals("fleet-registered"));
    }

    /** Mobile nodes of the fleet from all of its numbers; where addresses change, none. */
    private List<Ipv6Address> sample(Map<String, Ipv6Address> homeAddresses) {
        List<Ipv6Address> sample = new ArrayList<>();
        int wanted = options.keepsAddresses() ? Math.min(SAMPLE, options.reachable()) : 0;
        for (int i = 0; i < wanted; i++) {
            int number = FailoverPlan.sampled(i, wanted, options.reachable());
            sample.add(
                    Objects.requireNonNull(
                            homeAddresses.get(FailoverPlan.mobileNode(number).text())));
        }
        return sample;
    }

    private Observations fail(
            Population mobileNodes,
            Map<String, Ipv6Address> before,
            Streams streams,
            EchoSample echoes)
            throws LabException, IOException, InterruptedException {
        long failed = BootClock.nanos();
        cause();
        RecoveryWatch watch = watch(failed, mobileNodes);
        Expected expected = expected(watch);
        boolean kept = options.keepsAddresses() || expected == Expected.UNTOUCHED;
        if (expected == Expected.REGISTERED_ANEW) {
            boolean all = await(() -> isComplete(watch.look()), patience());
            long known = BootClock.nanos();
            expect(
                    !all || await(() -> echoes.allAnswered(known), FIRST_PACKETS),
                    "mobile nodes are registered, and not all of the sample answer");
        }
        expect(
                !kept || streams.back(BootClock.nanos(), PATIENCE).isPresent(),
                "the streams of mn1 did not come back");
        progress.clear();
        new Aftermath(options, plan, topology, expected, this::tell)
                .look(
                        before,
                        mobileNodes.homeAddresses(failed),
                        new Aftermath.HomeAgents(processes.homeAgents(), files));
        return new Judgement(options, plan, failed, expected, wrong)
                .of(
                        watch.look(),
                        echoes.since(failed),
                        processors.since(failed),
                        new Steps(failed).of(processes.homeAgents(), mobileNodes.first()),
                        kept ? Optional.of(streams.longestSilence(failed)) : Optional.empty());
    }

    /** All stay where they are, as long as one looks; whoever comes later is wrong. */
    private Expected expected(RecoveryWatch watch) {
        if (options.isHarmless() || options.mayBeHarmless()) {
            boolean _ = await(() -> !options.isHarmless() && watch.look().hasTakeover(), QUIET);
        }
        return options.expected(watch.look().hasTakeover());
    }

    /** The first home agent fails. */
    private void cause() throws LabException, IOException, InterruptedException {
        HomeAgent which = plan.homeAgents().getFirst();
        Program first = processes.homeAgent(which);
        for (Blow blow : Blow.of(options)) {
            switch (blow) {
                case Blow.Kill() -> first.kill();
                case Blow.Start() -> processes.startHomeAgent(which);
                case Blow.CutOff() -> topology.cutOff(which);
                case Blow.Drain(int perSecond) ->
                        ControlClient.ask(files.controlSocket(which), "drain " + perSecond);
                case Blow.Signal(String name) -> first.signal(name);
                case Blow.Pass(Duration duration) -> {
                    progress.show(which.host() + " stands still for " + DurationText.of(duration));
                    pause(duration);
                }
                case Blow.Tell() ->
                        Files.writeString(
                                files.hookInput(), which.name() + "\n", StandardOpenOption.APPEND);
            }
        }
    }

    private Duration patience() {
        return options.fault() instanceof Fault.Drain(int perSecond)
                ? RECOVERY.plusSeconds(options.mobileNodes() / perSecond)
                : RECOVERY;
    }

    private boolean isComplete(Recovery recovery) {
        progress.show(
                "registered again: %d of %d"
                        .formatted(recovery.registered(), options.mobileNodes()));
        return recovery.registered() == options.mobileNodes();
    }

    private RecoveryWatch watch(long failed, Population mobileNodes) {
        String name = plan.homeAgents().getFirst().name().text();
        return new RecoveryWatch(
                failed,
                new Recovery(failed, name, plan.mobileNodes()),
                mobileNodes,
                this::homeAgentsByName);
    }

    private Map<String, Program> homeAgentsByName() {
        return plan.homeAgents().stream()
                .collect(Collectors.toMap(each -> each.name().text(), processes::homeAgent));
    }

    static boolean await(Supplier<Boolean> wanted, Duration patience) {
        long end = BootClock.nanos() + patience.toNanos();
        boolean there = wanted.get();
        while (!there && BootClock.nanos() < end) {
            pause(LOOK);
            there = wanted.get();
        }
        return there;
    }

    static void pause(Duration duration) {
        long end = BootClock.nanos() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - BootClock.nanos()) {
            LockSupport.parkNanos(left);
        }
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            tell(otherwise);
        }
    }

    private void tell(String otherwise) {
        wrong.add(otherwise);
        out.println("wrong: " + otherwise);
    }

    @Override
    public void close() {
        processors.close();
        processes.close(failed -> out.println("while ending: " + failed));
    }
}
