package mip6.cli;

import mip6.agent.ExitStatus;
import mip6.agent.StartException;
import mip6.agent.control.Json;
import mip6.wire.Bytes;

import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code mip6 decode FILE|HEX}. */
@Command(
        name = "decode",
        description = {
            "Say what a packet holds: an IPv6 packet, a message of IKE or a Mobility Header in",
            "hexadecimal digits, or all such packets of a capture (pcap)."
        },
        sortOptions = false)
final class DecodeCommand implements Callable<Integer> {

    private static final int ETHERNET = 1;
    private static final int RAW_IP = 101;
    private static final int RAW_IP_OF_BSD = 12;
    private static final int COOKED = 113;
    private static final int ETHERNET_HEADER = 14;
    private static final int COOKED_HEADER = 16;

    @Parameters(paramLabel = "FILE|HEX", description = "A capture, or digits.", arity = "1")
    String what = "";

    @Option(names = "--json", description = "One JSON document for programs.")
    boolean json;

    @Mixin Help help = new Help();
    @Spec CommandSpec spec = CommandSpec.create();

    /** A packet of the capture, counted from 1, and what it holds. */
    private record Packet(int number, List<String> lines) {}

    @Override
    public Integer call() {
        List<Packet> packets =
                Files.isRegularFile(Path.of(what))
                        ? capture(Path.of(what))
                        : List.of(new Packet(1, Dissection.of(digits())));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    Json.renderPretty(
                            packets.stream()
                                    .map(p -> Map.of("packet", p.number(), "lines", p.lines()))
                                    .toList()));
        } else {
            packets.forEach(packet -> print(packet, out));
        }
        boolean nothing =
                packets.stream()
                        .allMatch(
                                p ->
                                        p.lines().getFirst().contains("malformed")
                                                || p.lines().getFirst().startsWith("too short"));
        return (nothing ? ExitStatus.FAILURE : ExitStatus.OK).code();
    }

    private Bytes digits() {
        String plain = what.replaceAll("[\\s:]|0x", "");
        if (!plain.matches("([0-9A-Fa-f]{2})+")) {
            throw StartException.usage("neither a file nor hexadecimal digits: " + what);
        }
        return Bytes.ofHex(plain);
    }

    private static void print(Packet packet, PrintWriter out) {
        out.println(packet.number() + " " + packet.lines().getFirst());
        packet.lines().stream().skip(1).forEach(line -> out.println("  " + line));
    }

    private static List<Packet> capture(Path file) {
        try (PcapHandle handle = Pcaps.openOffline(file.toString())) {
            int linkType = handle.getDlt().value();
            List<Packet> packets = new ArrayList<>();
            Optional<byte[]> frame = Optional.ofNullable(handle.getNextRawPacket());
            for (int number = 1; frame.isPresent(); number++) {
                List<String> lines =
                        ipv6(Bytes.copyOf(frame.get()), linkType)
                                .map(packet -> Dissection.packet(packet, 0))
                                .orElse(List.of());
                if (!lines.isEmpty()) {
                    packets.add(new Packet(number, lines));
                }
                frame = Optional.ofNullable(handle.getNextRawPacket());
            }
            return packets;
        } catch (PcapNativeException | NotOpenException e) {
            throw StartException.usage(file + ": not a capture (" + e.getMessage() + ")");
        } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
            throw StartException.notPermitted("captures need libpcap: apt install libpcap0.8");
        }
    }

    private static Optional<Bytes> ipv6(Bytes frame, int linkType) {
        int header =
                switch (linkType) {
                    case ETHERNET -> ETHERNET_HEADER;
                    case COOKED -> COOKED_HEADER;
                    case RAW_IP, RAW_IP_OF_BSD -> 0;
                    default ->
                            throw StartException.usage(
                                    "captures of link type "
                                            + linkType
                                            + " are not read here: Ethernet, raw IP and Linux"
                                            + " cooked are");
                };
        return Optional.of(frame)
                .filter(it -> it.length() > header && it.at(header) >>> 4 == 6)
                .map(it -> it.from(header));
    }
}
