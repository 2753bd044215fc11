package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Privilege;
import mip6.lab.net.Resources;
import mip6.lab.oracle.Tool;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.LabException;
import mip6.lab.program.Program;
import mip6.linux.BootClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** VRRP says that a home agent has failed: a real keepalived and the hook of the examples. */
@Timeout(180)
class KeepalivedIT {

    private static final Path EXAMPLES = Path.of("../docs/examples");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder = Path.of("");
    private final Resources open = new Resources();

    @BeforeEach
    void needsPrograms() {
        Privilege.require();
        Tool _ = Tool.program("etcd");
        Tool _ = Tool.program("keepalived");
    }

    @AfterEach
    void end() {
        open.close(_ -> {});
    }

    /** Heartbeats do not count here, and the store's lease is far from its end. */
    @Test
    void whoseMachineIsGoneIsTakenOver() throws Exception {
        FailoverOptions options = FailoverOptions.simple().with(FailoverOptions.Detector.HOOK);
        FailoverPlan plan = new FailoverPlan(options);
        FailoverTopology topology = open.keep(FailoverTopology.build(options, plan));
        FailoverFiles files = FailoverFiles.write(folder, options, plan);
        HomeAgent first = plan.homeAgents().getFirst();
        HomeAgent second = plan.homeAgents().getLast();
        edit(files.homeAgent(first), "[cluster]", "[cluster]\nlease = \"60s\"");
        edit(files.homeAgent(second), "[cluster]", "[cluster]\nlease = \"60s\"");
        edit(files.homeAgent(second), folder.resolve("hook").toString(), hook().toString());
        FailoverProcesses processes =
                new FailoverProcesses(plan, topology, files, folder, open.keep(new ProcessorUse()));
        open.keep(() -> processes.close(_ -> {}));
        processes.startProvider();
        Program mobileNode = processes.startMobileNode();
        DaemonEvent _ = mobileNode.awaitEvent("binding-accepted", PATIENCE);
        processes.startOthers();
        awaitState(startKeepalived(topology, first), "(ha1.example.com) Entering MASTER");
        awaitState(startKeepalived(topology, second), "(ha2.example.com) Entering MASTER");
        Program survivor = processes.homeAgent(second);
        assertThat(survivor.events(0)).noneMatch(KeepalivedIT::isOfDetection);

        long since = BootClock.nanos();
        topology.unplug(first);
        processes.homeAgent(first).kill();
        DaemonEvent _ = await(survivor, "mobile-node-taken-over", since);
        DaemonEvent _ = await(mobileNode, "home-agent-switched", since);
        assertThat(survivor.events(since))
                .filteredOn(KeepalivedIT::isOfDetection)
                .extracting(DaemonEvent::name, event -> event.text("home-agent"))
                .first()
                .isEqualTo(tuple("home-agent-reported-failed", first.name().text()));
    }

    /** Whatever may begin a takeover; the last also comes of it. */
    private static boolean isOfDetection(DaemonEvent event) {
        return List.of("home-agent-suspected", "home-agent-reported-failed", "home-agent-left")
                .contains(event.name());
    }

    private static DaemonEvent await(Program program, String event, long since)
            throws LabException, InterruptedException {
        return program.awaitSince(it -> it.name().equals(event), event, since, PATIENCE);
    }

    private static void awaitState(Program keepalived, String words)
            throws LabException, InterruptedException {
        String _ =
                keepalived.await(
                        words,
                        PATIENCE,
                        line -> line.contains(words) ? Optional.of(line) : Optional.empty());
    }

    /** The one of the examples, with a FIFO of this test. */
    private Path hook() throws IOException {
        Path program = folder.resolve("hook-of-ha2");
        Files.writeString(
                program,
                "#!/bin/sh\nMIP6_VRRP_FIFO='%s' exec '%s'\n"
                        .formatted(
                                fifo("ha2"), EXAMPLES.resolve("hook-keepalived").toAbsolutePath()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private Path fifo(String host) {
        return folder.resolve(host + ".vrrp");
    }

    /** By the configuration of the examples, which is that of the second home agent. */
    private Program startKeepalived(FailoverTopology topology, HomeAgent homeAgent)
            throws IOException {
        String host = homeAgent.host();
        Path configuration = folder.resolve(host + ".keepalived.conf");
        String text =
                Files.readString(EXAMPLES.resolve("keepalived.conf"))
                        .replace(
                                "eth0",
                                FailoverTopology.homeLinkInterface(FailoverOptions.simple()))
                        .replace("/run/mip6-vrrp", fifo(host).toString())
                        .replace("/usr/bin/systemctl is-active --quiet mip6-ha", "/bin/true");
        if (homeAgent.number() == 1) {
            text =
                    text.replace("priority 100", "priority 1")
                            .replace("priority 200", "priority 100")
                            .replace("priority 1\n", "priority 200\n");
        }
        Files.writeString(configuration, text);
        String command =
                "exec keepalived -n -l -D -P -f '%1$s' -p '%2$s.pid' -r '%2$s.vrrp.pid' 2>&1"
                        .formatted(configuration, folder.resolve(host + ".keepalived"));
        return open.keep(
                Program.start(
                        topology.homeAgent(homeAgent.number()),
                        host + ".keepalived",
                        folder,
                        List.of("sh", "-c", command)));
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }
}
