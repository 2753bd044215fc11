package mip6.lab.failover;

import mip6.lab.failover.FailoverOptions.Size;
import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Installation;
import mip6.lab.net.Workspace;
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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A failover of which the daemons' JVMs write down what they learnt: the next ones take over as if
 * they had done it before, which shows most where mobile nodes are few.
 */
final class Training {

    /** The daemons. */
    static final List<String> DAEMONS = List.of("ha", "mn");

    /** And the mobile nodes of an experiment that have no daemon of their own. */
    static final List<String> WITH_FLEET = List.of("ha", "mn", "fleet");

    private static final int MOBILE_NODES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For a JVM to write: it lays out all classes anew. */
    private static final Duration WRITING = Duration.ofMinutes(5);

    private final Installation daemons;
    private final List<String> names;
    private final Progress progress;

    /**
     * One that has not begun.
     *
     * @param daemons what learns
     * @param names of the archives that are wanted
     */
    Training(Installation daemons, List<String> names, Progress progress) {
        this.daemons = daemons;
        this.names = names;
        this.progress = progress;
    }

    /** Runs it, and leaves the archives where the daemons look for them. */
    void run() throws LabException, IOException, InterruptedException {
        FailoverOptions options =
                FailoverOptions.simple()
                        .with(new Size(MOBILE_NODES, 2, FailoverOptions.Hidden.NOBODY));
        FailoverPlan plan = new FailoverPlan(options);
        try (Workspace workspace = Workspace.create();
                FailoverTopology topology = FailoverTopology.build(options, plan);
                ProcessorUse processors = new ProcessorUse()) {
            Path folder = workspace.folder();
            FailoverProcesses processes =
                    new FailoverProcesses(
                            plan,
                            topology,
                            FailoverFiles.write(folder, options, plan),
                            folder,
                            processors,
                            daemons.recordingTo(folder),
                            fleet(folder));
            try {
                learn(processes, topology, plan.homeAgents(), folder);
            } finally {
                processes.close(_ -> {});
            }
        } finally {
            progress.clear();
        }
    }

    private Installation fleet(Path folder) {
        Installation own = Installation.own();
        return withFleet() ? own.recordingTo(folder) : own;
    }

    private boolean withFleet() {
        return names.contains("fleet");
    }

    private void learn(
            FailoverProcesses processes,
            FailoverTopology topology,
            List<HomeAgent> homeAgents,
            Path folder)
            throws LabException, IOException, InterruptedException {
        progress.show("the daemons practise, once for what was built: they register");
        processes.startProvider();
        Program fleet = processes.startFleet();
        Program first = processes.startMobileNode();
        Ipv6Address homeAddress =
                Ipv6Address.of(first.awaitEvent("binding-accepted", PATIENCE).text("home-address"));
        DaemonEvent _ = fleet.awaitEvent("fleet-registered", PATIENCE);
        processes.startOthers();
        try (Streams streams = topology.streams(folder, homeAddress)) {
            progress.show("the daemons practise, once for what was built: one takes over");
            long failed = BootClock.nanos();
            processes.homeAgent(homeAgents.get(0)).kill();
            Program second = processes.homeAgent(homeAgents.get(1));
            takenOver(second, failed);
            await(streams);
            progress.show("the daemons practise, once for what was built: they write it down");
            written(first, folder, "mn");
            comesByItself(processes.startMobileNode());
            written(second, folder, "ha");
            if (withFleet()) {
                written(fleet, folder, "fleet");
            }
        }
    }

    /**
     * Whether it gets its address again or not: the kernel of the home agent that was killed may
     * still answer for it.
     */
    private static void comesByItself(Program mobileNode)
            throws LabException, InterruptedException {
        DaemonEvent _ =
                mobileNode.awaitSince(
                        it ->
                                it.name().equals("binding-accepted")
                                        || it.name().equals("binding-rejected"),
                        "an answer to its Binding Update",
                        0,
                        PATIENCE);
    }

    private static void await(Streams streams) throws LabException, InterruptedException {
        if (streams.back(BootClock.nanos(), PATIENCE).isEmpty()) {
            throw new LabException("the streams did not come back");
        }
    }

    private static void takenOver(Program homeAgent, long since)
            throws LabException, InterruptedException {
        long last = since;
        for (int i = 0; i < MOBILE_NODES; i++) {
            last = 1 + homeAgent.awaitEvent("mobile-node-taken-over", last, PATIENCE).at();
        }
    }

    /** It ends in order, and its archive goes where it is looked for, whole or not at all. */
    private void written(Program program, Path folder, String name)
            throws LabException, IOException, InterruptedException {
        program.signal("TERM");
        if (program.exitStatus(WRITING).isEmpty()) {
            throw new LabException(name + ": its JVM writes for more than " + WRITING);
        }
        Path written = daemons.recordingTo(folder).archive(name);
        if (!Files.isReadable(written)) {
            throw new LabException(name + ": its JVM wrote nothing, see " + program.errors());
        }
        Files.createDirectories(daemons.archives());
        Path beside = Files.createTempFile(daemons.archives(), name, ".new");
        Files.copy(written, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, daemons.archive(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where what was built can learn, and has not; {@code out} is told what came of it. */
    static void whereNeeded(PrintStream out, Progress progress) throws InterruptedException {
        Installation own = Installation.own();
        try {
            if (own.canLearn() && !own.hasLearnt(WITH_FLEET)) {
                long begin = BootClock.nanos();
                out.println("the daemons practise first, once for what was built: a minute or two");
                new Training(own, WITH_FLEET, progress).run();
                out.printf(
                        Locale.ROOT,
                        "done within %d s, %s%n",
                        Duration.ofNanos(BootClock.nanos() - begin).toSeconds(),
                        own.archives());
            }
        } catch (LabException | IOException failed) {
            out.println("the daemons start without practice: " + failed.getMessage());
        }
    }
}
