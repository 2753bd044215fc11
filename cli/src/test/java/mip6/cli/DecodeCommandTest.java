package mip6.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Packets in words. */
final class DecodeCommandTest {

    private static final Ipv6Address ONE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::1");
    private static final Bytes UPDATE =
            MobilityHeader.encode(
                    new BindingUpdate(
                            new SequenceNumber(7),
                            true,
                            true,
                            false,
                            true,
                            Lifetime.ofSeconds(600),
                            List.of()),
                    ONE,
                    OTHER);

    /** IKE_SA_INIT request with an empty Nonce's worth of nothing: a header alone. */
    private static final String IKE =
            "1122334455667788" + "0000000000000000" + "00202208" + "00000000" + "0000001c";

    @TempDir private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void aMobilityHeaderByItself() {
        assertThat(decode(UPDATE.toHex())).isZero();
        assertThat(out.toString()).contains("Mobility Header: BindingUpdate[", "sequence=7");
    }

    @Test
    void aMessageOfIkeByItself() {
        assertThat(decode("0x" + IKE)).isZero();
        assertThat(out.toString()).contains("IKE 2.0 exchange 34 request, message id 0");
    }

    @Test
    void aCaptureOfPackets() throws IOException {
        Bytes packet = packet(IpProtocol.MOBILITY, ONE, OTHER, UPDATE);
        Bytes tunnelled = packet(IpProtocol.IPV6, OTHER, ONE, packet);
        Bytes other = packet(IpProtocol.TCP, ONE, OTHER, Bytes.zeros(20));
        Path file = capture(List.of(packet, other, tunnelled));
        assertThat(decode(file.toString())).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("\\[.*", "")))
                .containsExactly(
                        "1 IPv6 2001:db8:1::1000 -> 2001:db8:1::1, next header 135, 16 octets",
                        "    Mobility Header: BindingUpdate",
                        "3 IPv6 2001:db8:1::1 -> 2001:db8:1::1000, next header 41, 56 octets",
                        "    IPv6 2001:db8:1::1000 -> 2001:db8:1::1, next header 135, 16 octets",
                        "      Mobility Header: BindingUpdate");
    }

    @Test
    void theDocumentIsAsItsSchemaSays() throws IOException {
        Path file = capture(List.of(packet(IpProtocol.MOBILITY, ONE, OTHER, UPDATE)));
        assertThat(decode(file.toString(), "--json")).isZero();
        JsonNode document = Json.parse(out.toString());
        assertThat(document).hasSize(1);
        Schemas.conforms("decode", document);
    }

    @Test
    void whatIsNothingIsSaidInOneLine() {
        assertThat(decode("xyz")).isEqualTo(2);
        assertThat(errors).hasToString("mip6 decode: neither a file nor hexadecimal digits: xyz\n");
        assertThat(decode("3b00050000000000")).isEqualTo(1);
        assertThat(out.toString()).contains("Mobility Header, malformed: ");
    }

    private int decode(String... words) {
        return Main.run(
                Stream.concat(Stream.of("decode"), Stream.of(words)).toArray(String[]::new),
                new PrintWriter(out, true),
                new PrintWriter(errors, true));
    }

    private static Bytes packet(
            int protocol, Ipv6Address source, Ipv6Address destination, Bytes payload) {
        return Ipv6Header.of(protocol, source, destination, payload.length()).packet(payload);
    }

    private Path capture(List<Bytes> packets) throws IOException {
        int length = 24 + packets.stream().mapToInt(packet -> 16 + packet.length()).sum();
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        file.putInt(65_535).putInt(101);
        for (Bytes packet : packets) {
            file.putLong(0).putInt(packet.length()).putInt(packet.length());
            file.put(packet.toArray());
        }
        return Files.write(folder.resolve("x.pcap"), file.array());
    }
}
