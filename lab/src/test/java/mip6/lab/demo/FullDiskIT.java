package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Program;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A home agent whose state is on a small disk, a mount that nobody else sees. */
@Timeout(180)
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ANOTHER = "mn2.example.com";

    @TempDir Path folder;

    @Test
    void nobodyNewIsServedWithoutRoomAndNobodyServedIsLost() throws Exception {
        Privilege.require();
        Path state = Files.createDirectory(folder.resolve("state"));
        Provision provision = Provision.write(folder, "retry-interval = \"1s\"", "");
        Path file = provision.homeAgentConfiguration();
        letIn(provision);
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
                long full = BootClock.nanos();
                fill(Path.of("/proc/" + homeAgent.pid() + "/root" + state + "/fill"));
                try (Program another = another(topology, provision)) {
                    assertThat(another.awaitEvent("binding-rejected", PATIENCE).text("status"))
                            .as("the disk is full")
                            .contains("130");
                    move(topology, mobileNode);
                    assertThat(another.events(full))
                            .extracting(DaemonEvent::name)
                            .as("nobody new")
                            .doesNotContain("binding-accepted");
                }
                assertThat(
                                Ping.isAnswered(
                                        topology.correspondent(), home, 10, Duration.ofSeconds(1)))
                        .isTrue();
                assertThat(homeAgent.isAlive()).isTrue();
            }
        }
    }

    /** Who has a binding is served in another network as well. */
    private static void move(Topology topology, Program mobileNode) throws Exception {
        topology.move();
        mobileNode.awaitEvent("attached", PATIENCE);
        String careOf = mobileNode.awaitEvent("binding-accepted", PATIENCE).text("care-of-address");
        assertThat(Plan.VISITED_2.contains(Ipv6Address.of(careOf))).as(careOf).isTrue();
    }

    /** The home agent may serve a second node, with a certificate of another authority. */
    private void letIn(Provision provision) throws Exception {
        Instant now = Instant.now();
        Validity valid = new Validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Another CA of the provider",
                        KeyKind.ECDSA_P256,
                        valid,
                        new SecureRandom());
        Credentials credentials =
                authority.issue(CertificateProfile.mobileNode(ANOTHER), KeyKind.ECDSA_P256, valid);
        Path own = folder.resolve("another-ca.pem");
        Pem.writeCertificates(own, List.of(authority.certificate()));
        Files.writeString(
                folder.resolve("ca.pem"), Files.readString(own), StandardOpenOption.APPEND);
        Pem.writeCertificates(folder.resolve("another.pem"), credentials.chain());
        Pem.writePrivateKey(folder.resolve("another.key"), credentials.key());
        Files.writeString(
                provision.homeAgentConfiguration(),
                "\n[[mobile-nodes]]\nidentity = \"%s\"\n".formatted(ANOTHER),
                StandardOpenOption.APPEND);
    }

    /** The second node, where the correspondent node is. */
    private Program another(Topology topology, Provision provision) throws Exception {
        String text =
                Files.readString(provision.mobileNodeConfiguration())
                        .replace(Plan.MOBILE_NODE.text(), ANOTHER)
                        .replace("/mn1.", "/another.")
                        .replace("/mn-agent.sock", "/another.sock");
        Path file = Files.writeString(folder.resolve("another.toml"), text);
        return Program.start(
                topology.correspondent(),
                "another",
                folder,
                JavaProgram.command(
                        Main.class,
                        List.of("mn", "--config", file.toString(), "--events", "/dev/stdout")));
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
