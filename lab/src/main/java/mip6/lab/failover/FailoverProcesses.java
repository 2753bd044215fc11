package mip6.lab.failover;

import mip6.cli.Main;
import mip6.lab.Lab;
import mip6.lab.etcd.EtcdServer;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.fleet.FleetCommand;
import mip6.lab.net.Host;
import mip6.lab.net.Installation;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.Resources;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The processes of the experiment, each on its machine. */
final class FailoverProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * Bootstraps of the fleet at one time: few, since the home agents share the processors with
     * them, and one that gets none for 300 ms counts as failed.
     */
    private static final int WINDOW = 8;

    private static final String FLEET = "fleet";

    private final FailoverPlan plan;
    private final FailoverTopology topology;
    private final FailoverFiles files;
    private final Path folder;
    private final ProcessorUse processors;
    private final Installation daemons;
    private final Installation lab;
    private final Resources open = new Resources();
    private final FileNames names = new FileNames();
    private final Map<String, Program> homeAgents = new TreeMap<>();
    private Optional<EtcdServer> store = Optional.empty();

    /** None was started yet; they are started from what this one was. */
    FailoverProcesses(
            FailoverPlan plan,
            FailoverTopology topology,
            FailoverFiles files,
            Path folder,
            ProcessorUse processors) {
        this(plan, topology, files, folder, processors, Installation.own(), Installation.own());
    }

    /**
     * None was started yet.
     *
     * @param daemons what the daemons are started from
     * @param lab what the fleet is started from
     */
    FailoverProcesses(
            FailoverPlan plan,
            FailoverTopology topology,
            FailoverFiles files,
            Path folder,
            ProcessorUse processors,
            Installation daemons,
            Installation lab) {
        this.plan = plan;
        this.topology = topology;
        this.files = files;
        this.folder = folder;
        this.processors = processors;
        this.daemons = daemons;
        this.lab = lab;
    }

    /** etcd, the DNS and the home agent that is to fail. */
    void startProvider() throws IOException, LabException, InterruptedException {
        startStore("etcd");
        Program dns =
                start(topology.dns(), "dns", JavaProgram.command(Lab.class, files.dnsArguments()));
        dns.awaitLine("ready", PATIENCE);
        startHomeAgent(plan.homeAgents().getFirst());
    }

    /**
     * The home agents that are to take over. They begin when all is registered: while many
     * bootstrap at once, a home agent on the same processors might count as failed.
     */
    void startOthers() throws IOException, LabException, InterruptedException {
        List<HomeAgent> all = plan.homeAgents();
        for (HomeAgent each : all.subList(1, all.size())) {
            long now = BootClock.nanos();
            startHomeAgent(each);
            awaitEvent(each, "home-agent-joined", now);
            if (files.rehearsed()) {
                awaitEvent(each, "takeovers-rehearsed", now);
            }
        }
    }

    /** The mobile node that has a daemon of its own. */
    Program startMobileNode() throws IOException {
        return start(topology.mobileNode(), "mn1", daemon("mn", files.mobileNode()));
    }

    /** All others: few enough that an optimising compiler would take more than it saves. */
    Program startFleet() throws IOException {
        return start(
                topology.fleet(),
                FLEET,
                lab.command(
                        FLEET,
                        JavaProgram.SHORT,
                        Lab.class,
                        FleetCommand.arguments(files.fleet(), plan.fleet(), WINDOW)));
    }

    void startHomeAgent(HomeAgent homeAgent)
            throws IOException, LabException, InterruptedException {
        startHomeAgent(homeAgent, UnaryOperator.identity());
    }

    /** The same by the command line that {@code edit} makes of the usual one. */
    void startHomeAgent(HomeAgent homeAgent, UnaryOperator<List<String>> edit)
            throws IOException, LabException, InterruptedException {
        long now = BootClock.nanos();
        Program daemon =
                start(
                        topology.homeAgent(homeAgent.number()),
                        homeAgent.host(),
                        edit.apply(daemon("ha", files.homeAgent(homeAgent))));
        homeAgents.put(homeAgent.host(), daemon);
        awaitEvent(homeAgent, "started", now);
    }

    private void awaitEvent(HomeAgent homeAgent, String name, long since)
            throws LabException, InterruptedException {
        DaemonEvent _ = homeAgent(homeAgent).awaitEvent(name, since, PATIENCE);
    }

    Program homeAgent(HomeAgent homeAgent) {
        return Objects.requireNonNull(homeAgents.get(homeAgent.host()));
    }

    /** Those of the latest start, by the names of their machines. */
    Map<String, Program> homeAgents() {
        return homeAgents;
    }

    /** Ends them in the reverse order of their start, whatever fails. */
    void close(Consumer<? super Exception> failed) {
        open.close(failed);
    }

    private Program start(Host host, String name, List<String> command) throws IOException {
        Program program = open.keep(Program.start(host, names.next(name), folder, command));
        processors.watch(name, program.pid());
        return program;
    }

    private List<String> daemon(String command, Path configuration) {
        return daemons.command(
                command,
                JavaProgram.LONG,
                Main.class,
                List.of(command, "--config", configuration.toString(), "--events", "/dev/stdout"));
    }

    /** etcd as it was started last. */
    EtcdServer store() {
        return store.orElseThrow();
    }

    /**
     * Starts etcd.
     *
     * @param name of its files; what is in its data directory is there again
     */
    void startStore(String name) throws IOException, LabException {
        EtcdServer started =
                open.keep(
                        EtcdServer.start(
                                topology.store(),
                                folder,
                                name,
                                FailoverPlan.STORE,
                                FailoverPlan.STORE_PORT));
        store = Optional.of(started);
        processors.watch("etcd", started.pid());
    }
}
