package mip6.linux.offload;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What another kernel has not finished is finished. */
class UnfinishedTest {

    private static final Ipv6Address SOURCE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address DESTINATION = Ipv6Address.of("2001:db8:c::10");
    private static final int TCP_HEADERS = 60;

    private final List<Bytes> written = new ArrayList<>();
    private final Coalescer coalescer =
            new Coalescer(
                    Coalescer.Cuts.STREAMS_AND_DATAGRAMS, packet -> written.add(packet.toBytes()));

    private static Bytes random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return Bytes.wrap(octets);
    }

    private static Bytes segment(int length) {
        return packet(
                IpProtocol.TCP,
                new Writer()
                        .u32(0x80e8_01bbL)
                        .u32(1000)
                        .u32(77)
                        .u32(0x5010_01f5L)
                        .u32(0)
                        .bytes(random(length))
                        .toBytes(),
                16);
    }

    private static Bytes datagram(int length) {
        return packet(
                IpProtocol.UDP,
                new Writer()
                        .u16(33_000)
                        .u16(53)
                        .u16(8 + length)
                        .u16(0)
                        .bytes(random(length))
                        .toBytes(),
                6);
    }

    private static Bytes packet(int protocol, Bytes upper, int field) {
        int checksum = InternetChecksum.of(SOURCE, DESTINATION, protocol, upper);
        return Ipv6Header.of(protocol, SOURCE, DESTINATION, upper.length())
                .packet(with(upper, field, checksum));
    }

    private static Bytes with(Bytes octets, int at, int value) {
        byte[] changed = octets.toArray();
        changed[at] = (byte) (value >>> 8);
        changed[at + 1] = (byte) value;
        return Bytes.wrap(changed);
    }

    /** With the pseudo-header's sum in place of the checksum. */
    private static Bytes pending(Bytes packet) {
        int protocol = packet.at(6);
        int sum =
                InternetChecksum.pseudoHeader(SOURCE, DESTINATION, protocol, packet.length() - 40);
        return with(packet, protocol == IpProtocol.TCP ? 56 : 46, sum);
    }

    private List<Bytes> through(Bytes packet) {
        coalescer.add(PacketBuffer.of(packet));
        coalescer.flush();
        return Header.packets(written.getLast());
    }

    /** GRO also looks into IPv6 in IPv6, and leaves the checksum to who sends it on. */
    @Test
    void whatALinkPutTogetherIsCutAgain() {
        Bytes merged = segment(5000);
        List<Bytes> cut = through(pending(merged));
        assertThat(Header.of(written.getLast()))
                .isEqualTo(new Header(true, 4, TCP_HEADERS, 1280 - TCP_HEADERS, 40, 16));
        assertThat(cut).hasSize(5);
        assertThat(cut)
                .allSatisfy(
                        each ->
                                assertThat(
                                                InternetChecksum.of(
                                                        SOURCE,
                                                        DESTINATION,
                                                        IpProtocol.TCP,
                                                        each.from(40)))
                                        .isZero());
        assertThat(
                        Bytes.concat(
                                cut.stream()
                                        .map(each -> each.from(TCP_HEADERS))
                                        .toArray(Bytes[]::new)))
                .isEqualTo(merged.from(TCP_HEADERS));
    }

    /** So does who sends it through a tunnel of the kernel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 99, 1200})
    void whatWasLeftWithoutAChecksumGetsOne(int length) {
        assertThat(through(pending(segment(length)))).containsExactly(segment(length));
        assertThat(through(pending(datagram(length)))).containsExactly(datagram(length));
    }

    @Test
    void whatIsFinishedOrTooShortIsNotTouched() {
        Bytes cut = segment(100).slice(0, 59);
        for (Bytes each : List.of(segment(2000), datagram(2000), cut, segment(0))) {
            assertThat(through(each)).containsExactly(each);
        }
    }
}
