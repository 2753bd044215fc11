package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A home agent whose state is on a small disk, a mount that nobody else sees. */
@Timeout(180)
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void nobodyNewIsServedWithoutRoomAndNobodyServedIsLost() throws Exception {
        Privilege.require();
        Path state = Files.createDirectory(folder.resolve("state"));
        Provision provision = Provision.write(folder, "retry-interval = \"1s\"", "");
        Path file = provision.homeAgentConfiguration();
        String text = Files.readString(file);
        String store = folder + "/ha-agent.bindings";
        assertThat(text).contains(store);
        Files.writeString(file, text.replace(store, state + "/ha-agent.bindings"));
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            try (Program homeAgent = onSmallDisk(topology, state, file)) {
                homeAgent.awaitEvent("started", PATIENCE);
                Program mobileNode = programs.startMobileNode();
                assertThat(mobileNode.awaitEvent("binding-rejected", PATIENCE).text("status"))
                        .as("there is no room for its binding")
                        .contains("130");
                inside(homeAgent, "mount", "-o", "remount,size=16m", state.toString());
                Ipv6Address home = Registered.homeAddress(mobileNode);
                fill(Path.of("/proc/" + homeAgent.pid() + "/root" + state + "/fill"));
                topology.move();
                mobileNode.awaitEvent("attached", PATIENCE);
                String careOf =
                        mobileNode.awaitEvent("binding-accepted", PATIENCE).text("care-of-address");
                assertThat(Plan.VISITED_2.contains(Ipv6Address.of(careOf))).as(careOf).isTrue();
                assertThat(
                                Ping.isAnswered(
                                        topology.correspondent(), home, 10, Duration.ofSeconds(1)))
                        .isTrue();
                assertThat(homeAgent.isAlive()).isTrue();
            }
        }
    }

    /** With less room than the store lays aside for those whom it serves. */
    private Program onSmallDisk(Topology topology, Path state, Path file) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=3m none \"$0\" && exec \"$@\"",
                                state.toString()));
        command.addAll(
                JavaProgram.command(
                        Main.class,
                        List.of("ha", "--config", file.toString(), "--events", "/dev/stdout")));
        return Program.start(topology.homeAgent(), "ha-agent", folder, command);
    }

    private static void inside(Program program, String... command) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("nsenter", "-m", "-t", Long.toString(program.pid())));
        all.addAll(List.of(command));
        assertThat(new ProcessBuilder(all).inheritIO().start().waitFor()).as("%s", all).isZero();
    }

    /** Until nothing more fits. */
    private static void fill(Path file) throws IOException {
        byte[] octets = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 64 << 8; i++) {
                out.write(octets);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
            return;
        }
        throw new AssertionError(file + " took 64 MB");
    }
}
