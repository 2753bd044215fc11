package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;
import mip6.linux.PacketSender;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code mip6 capture} on an interface, until a signal: what it leaves opens in tshark. */
@Timeout(120)
class CaptureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8::1");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8::2");

    @TempDir Path folder;

    @Test
    void whatBelongsToMobileIpv6IsInTheFileAfterASignal() throws Exception {
        Privilege.require();
        Tool tshark = Tool.program("tshark");
        Path file = folder.resolve("file.pcap");
        try (Host host = Host.create("node");
                Host other = Host.create("other")) {
            host.connect(other);
            host.address("other", OWN, 64);
            other.address("node", OTHER, 64);
            try (Program capture =
                            Program.start(
                                    host,
                                    "capture",
                                    folder,
                                    JavaProgram.command(
                                            Main.class,
                                            List.of("capture", "other", file.toString())));
                    PacketSender sender = host.call(PacketSender::open);
                    UdpSocket ike = host.call(() -> UdpSocket.bind(OWN, 500));
                    UdpSocket dns = host.call(() -> UdpSocket.bind(OWN, 0))) {
                String _ =
                        capture.await(
                                "readiness",
                                PATIENCE,
                                line -> Optional.of(line).filter(it -> it.startsWith("capturing")));
                ike.send(OWN, 0, OTHER, 500, Bytes.zeros(28));
                dns.send(OWN, 0, OTHER, 53, Bytes.zeros(28));
                Bytes esp = Bytes.zeros(40);
                sender.send(Ipv6Header.of(IpProtocol.ESP, OWN, OTHER, 40).packet(esp), 0);
                capture.signal("INT");
                assertThat(capture.exitStatus()).isEqualTo(130);
            }
        }
        assertThat(tshark.run("-r", file.toString(), "-T", "fields", "-e", "ipv6.nxt").lines())
                .containsExactly("17", "50");
    }

    @Test
    void aFullDiskIsSaid() throws Exception {
        Privilege.require();
        try (Host host = Host.create("node");
                Host other = Host.create("other")) {
            host.connect(other);
            host.address("other", OWN, 64);
            other.address("node", OTHER, 64);
            List<String> command =
                    JavaProgram.command(
                            Main.class, List.of("capture", "other", "/dev/full", "--count", "1"));
            try (Program capture = Program.start(host, "capture", folder, command);
                    UdpSocket ike = host.call(() -> UdpSocket.bind(OWN, 500))) {
                capture.awaitLine("capturing", PATIENCE);
                ike.send(OWN, 0, OTHER, 500, Bytes.zeros(28));
                assertThat(capture.exitStatus()).isEqualTo(71);
                assertThat(Files.readString(capture.errors()))
                        .isEqualTo(
                                "mip6 capture: FILE: /dev/full: cannot be written (not all of it:"
                                        + " is the disk full?)\n");
            }
        }
    }
}
