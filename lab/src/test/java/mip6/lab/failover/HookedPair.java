package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Resources;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Two home agents, of which the second hears of the failure of the first by a hook of the examples:
 * heartbeats do not count, and the store's lease is far from its end.
 */
final class HookedPair implements AutoCloseable {

    static final Path EXAMPLES = Path.of("../docs/examples");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Resources open = new Resources();
    private final Path folder;
    private final FailoverPlan plan;
    private final FailoverTopology topology;
    private final FailoverProcesses processes;
    private final Program mobileNode;

    /**
     * Both serve, and the first one a mobile node.
     *
     * @param hook of the examples
     * @param variables that it is started with, as a shell has them before a command
     */
    HookedPair(Path folder, String hook, String variables) throws Exception {
        this.folder = folder;
        FailoverOptions options = FailoverOptions.simple().with(FailoverOptions.Detector.HOOK);
        plan = new FailoverPlan(options);
        boolean complete = false;
        try {
            topology = open.keep(FailoverTopology.build(options, plan));
            FailoverFiles files = FailoverFiles.write(folder, options, plan);
            for (HomeAgent each : plan.homeAgents()) {
                edit(files.homeAgent(each), "[cluster]", "[cluster]\nlease = \"60s\"");
            }
            edit(
                    files.homeAgent(second()),
                    folder.resolve("hook").toString(),
                    program(hook, variables).toString());
            processes =
                    new FailoverProcesses(
                            plan, topology, files, folder, open.keep(new ProcessorUse()));
            open.keep(() -> processes.close(_ -> {}));
            processes.startProvider();
            mobileNode = processes.startMobileNode();
            DaemonEvent _ = mobileNode.awaitEvent("binding-accepted", PATIENCE);
            processes.startOthers();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private Path program(String hook, String variables) throws IOException {
        Path program = folder.resolve("hook-of-ha2");
        Files.writeString(
                program,
                "#!/bin/sh\n%s exec '%s'\n"
                        .formatted(variables, EXAMPLES.resolve(hook).toAbsolutePath()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    HomeAgent first() {
        return plan.homeAgents().getFirst();
    }

    HomeAgent second() {
        return plan.homeAgents().getLast();
    }

    /** Runs a command of the shell on the machine of a home agent until all ends. */
    Program start(HomeAgent homeAgent, String name, String command) throws IOException {
        return open.keep(
                Program.start(
                        topology.homeAgent(homeAgent.number()),
                        homeAgent.host() + "." + name,
                        folder,
                        List.of("sh", "-c", command)));
    }

    /** The machine of the first is gone: the hook is the first to say so, and that is enough. */
    void firstFails() throws Exception {
        Program survivor = processes.homeAgent(second());
        assertThat(survivor.events(0)).noneMatch(HookedPair::isOfDetection);
        long since = BootClock.nanos();
        topology.unplug(first());
        processes.homeAgent(first()).kill();
        BesiegedCluster.awaitEvent(survivor, "mobile-node-taken-over", since);
        BesiegedCluster.awaitEvent(mobileNode, "home-agent-switched", since);
        assertThat(survivor.events(since))
                .filteredOn(HookedPair::isOfDetection)
                .extracting(DaemonEvent::name, event -> event.text("home-agent"))
                .first()
                .isEqualTo(tuple("home-agent-reported-failed", first().name().text()));
    }

    /** Whatever may begin a takeover; the last also comes of it. */
    private static boolean isOfDetection(DaemonEvent event) {
        return List.of("home-agent-suspected", "home-agent-reported-failed", "home-agent-left")
                .contains(event.name());
    }

    @Override
    public void close() {
        open.close(_ -> {});
    }
}
