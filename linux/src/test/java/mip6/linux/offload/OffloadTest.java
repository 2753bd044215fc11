package mip6.linux.offload;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What is put together falls into the very same packets again. */
class OffloadTest {

    private static final int PORT = 33_000;
    private static final int SIZE = 1200;

    private final List<Bytes> written = new ArrayList<>();
    private final Coalescer coalescer =
            new Coalescer(
                    Coalescer.Cuts.STREAMS_AND_DATAGRAMS, packet -> written.add(packet.toBytes()));

    /** A segment with a timestamp option and a right checksum. */
    private record Segment(int port, int sequence, int flags, int acknowledgment, Bytes payload) {

        static Segment of(int sequence, int length) {
            byte[] payload = new byte[length];
            new Random(sequence).nextBytes(payload);
            return new Segment(PORT, sequence, TcpHeader.ACK, 77, Bytes.wrap(payload));
        }

        Segment with(int flags) {
            return new Segment(port, sequence, flags, acknowledgment, payload);
        }

        Bytes packet() {
            return Packets.of(IpProtocol.TCP, tcp());
        }

        private Bytes tcp() {
            return new Writer()
                    .u16(port)
                    .u16(443)
                    .u32(Integer.toUnsignedLong(sequence))
                    .u32(acknowledgment)
                    .u8(8 << 4)
                    .u8(flags)
                    .u16(501)
                    .u16(0)
                    .u16(0)
                    .bytes(Bytes.ofHex("0101080a0000000100000002"))
                    .bytes(payload)
                    .toBytes();
        }
    }

    private void add(Bytes... packets) {
        for (Bytes packet : packets) {
            coalescer.add(PacketBuffer.of(packet));
        }
        coalescer.flush();
    }

    /** What the device's other end makes of what was written. */
    private List<Bytes> packets() {
        return written.stream().flatMap(octets -> Header.packets(octets).stream()).toList();
    }

    private static Bytes[] stream(int first, int... lengths) {
        Bytes[] packets = new Bytes[lengths.length];
        int sequence = first;
        for (int i = 0; i < lengths.length; i++) {
            packets[i] = Segment.of(sequence, lengths[i]).packet();
            sequence += lengths[i];
        }
        return packets;
    }

    @Test
    void segmentsOfOneStreamBecomeOne() {
        Bytes[] stream = stream(1000, SIZE, SIZE, SIZE, 345);
        add(stream);
        assertThat(written).hasSize(1);
        assertThat(Header.of(written.getFirst())).isEqualTo(new Header(true, 4, 72, SIZE, 40, 16));
        assertThat(packets()).containsExactly(stream);
    }

    /** Sequence numbers come round, and lengths may be odd. */
    @ParameterizedTest
    @CsvSource({"-1200, 1200", "-1, 999", "2147483000, 1199", "0, 1"})
    void everySequenceNumberAndLength(int first, int size) {
        Bytes[] stream = stream(first, size, size, size, (size + 1) / 2);
        add(stream);
        assertThat(written).hasSize(1);
        assertThat(packets()).containsExactly(stream);
    }

    @Test
    void aShortSegmentIsTheLast() {
        Bytes[] stream = stream(1, SIZE, 100, SIZE, SIZE);
        add(stream);
        assertThat(written).hasSize(2);
        assertThat(packets()).containsExactly(stream);
    }

    @Test
    void pushEndsARun() {
        Bytes first = Segment.of(1, SIZE).packet();
        Bytes pushed = Segment.of(1 + SIZE, SIZE).with(TcpHeader.ACK | TcpHeader.PSH).packet();
        Bytes last = Segment.of(1 + 2 * SIZE, SIZE).packet();
        add(first, pushed, last);
        assertThat(written).hasSize(2);
        assertThat(packets()).containsExactly(first, pushed, last);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x11, 0x02, 0x12, 0x04, 0x30, 0x50, 0x90})
    void otherFlagsGoAlone(int flags) {
        Bytes first = Segment.of(1, SIZE).packet();
        Bytes other = Segment.of(1 + SIZE, SIZE).with(flags).packet();
        Bytes last = Segment.of(1 + 2 * SIZE, SIZE).packet();
        add(first, other, last);
        assertThat(written).hasSize(3);
        assertThat(packets()).containsExactly(first, other, last);
    }

    @Test
    void aGapOrARepetitionGoesAlone() {
        Bytes first = Segment.of(1, SIZE).packet();
        Bytes beyond = Segment.of(2 + SIZE, SIZE).packet();
        add(first, beyond, first);
        assertThat(written).hasSize(3);
        assertThat(packets()).containsExactly(first, beyond, first);
    }

    /** Any octet of the headers that differs and is not counted otherwise. */
    @ParameterizedTest
    @CsvSource({"1, 0x10", "3, 1", "7, 63", "48, 9", "54, 1", "65, 9", "71, 9"})
    void otherHeadersGoAlone(int at, String value) {
        byte[] octets = Segment.of(1 + SIZE, SIZE).packet().toArray();
        octets[at] ^= Integer.decode(value).byteValue();
        Bytes first = Segment.of(1, SIZE).packet();
        Bytes other = Packets.finished(Bytes.wrap(octets));
        add(first, other);
        assertThat(written).hasSize(2);
        assertThat(packets()).containsExactly(first, other);
    }

    @Test
    void whatIsDamagedStaysDamaged() {
        byte[] octets = Segment.of(1 + SIZE, SIZE).packet().toArray();
        octets[200] ^= 1;
        Bytes first = Segment.of(1, SIZE).packet();
        Bytes damaged = Bytes.wrap(octets);
        Bytes last = Segment.of(1 + 2 * SIZE, SIZE).packet();
        add(first, damaged, last);
        assertThat(written).hasSize(3);
        assertThat(packets()).containsExactly(first, damaged, last);
    }

    @Test
    void whatIsNoTcpGoesAtOnce() {
        Bytes udp =
                Ipv6Header.of(IpProtocol.UDP, Packets.SOURCE, Packets.DESTINATION, 100)
                        .packet(Bytes.zeros(100));
        Bytes cut = Segment.of(1, SIZE).packet().slice(0, 50);
        coalescer.add(PacketBuffer.of(udp));
        coalescer.add(PacketBuffer.of(cut));
        assertThat(packets()).containsExactly(udp, cut);
    }

    @Test
    void datagramsOfOneLengthBecomeOneAndAShorterOneIsTheLast() {
        Bytes full = Packets.datagram(PORT, SIZE);
        Bytes end = Packets.datagram(PORT, 99);
        add(full, full, end, full);
        assertThat(written).hasSize(2);
        assertThat(Header.of(written.getFirst())).isEqualTo(new Header(true, 5, 48, SIZE, 40, 6));
        assertThat(packets()).containsExactly(full, full, end, full);
    }

    @Test
    void noMoreDatagramsThanTheKernelCuts() {
        Bytes[] all = new Bytes[130];
        Arrays.fill(all, Packets.datagram(PORT, 16));
        add(all);
        assertThat(written).hasSize(3);
        assertThat(packets()).containsExactly(all);
    }

    /**
     * Other ports, a longer one (which others may follow), a length or a checksum that is wrong,
     * none, nothing in it.
     */
    @Test
    void otherDatagramsGoAlone() {
        Bytes first = Packets.datagram(PORT, 100);
        Bytes other = Packets.datagram(PORT + 1, 100);
        Bytes longer = Packets.datagram(PORT, 101);
        Bytes empty = Packets.datagram(PORT, 0);
        Bytes wrongLength = changed(first, 45, 1);
        Bytes damaged = changed(first, 60, 1);
        byte[] without = first.toArray();
        without[46] = 0;
        without[47] = 0;
        for (Bytes each :
                List.of(other, longer, empty, wrongLength, damaged, Bytes.wrap(without))) {
            written.clear();
            add(first, each, first);
            assertThat(packets()).containsExactlyInAnyOrder(first, each, first);
            boolean follows = each.equals(other) || each.equals(longer);
            assertThat(written).hasSize(follows ? 2 : 3);
        }
    }

    @Test
    void whereTheKernelCutsNoDatagramsTheyGoAlone() {
        Coalescer streams =
                new Coalescer(Coalescer.Cuts.STREAMS, packet -> written.add(packet.toBytes()));
        Bytes datagram = Packets.datagram(PORT, 100);
        streams.add(PacketBuffer.of(datagram));
        streams.add(PacketBuffer.of(datagram));
        assertThat(packets()).containsExactly(datagram, datagram);
    }

    private static Bytes changed(Bytes packet, int at, int by) {
        byte[] octets = packet.toArray();
        octets[at] ^= (byte) by;
        return Bytes.wrap(octets);
    }

    @Test
    void streamsKeepTheirOrderEach() {
        List<Bytes> sent = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int stream = 0; stream < 12; stream++) {
                Segment next = Segment.of(round * SIZE, SIZE);
                Segment own =
                        new Segment(
                                PORT + stream, next.sequence(), TcpHeader.ACK, 1, next.payload());
                sent.add(own.packet());
                coalescer.add(PacketBuffer.of(sent.getLast()));
            }
        }
        coalescer.flush();
        assertThat(packets()).containsExactlyInAnyOrderElementsOf(sent);
        for (int stream = 0; stream < 12; stream++) {
            int port = PORT + stream;
            assertThat(packets().stream().filter(packet -> portOf(packet) == port).toList())
                    .isEqualTo(sent.stream().filter(packet -> portOf(packet) == port).toList());
        }
    }

    @Test
    void noMoreThanALengthFieldSays() {
        int[] lengths = new int[100];
        Arrays.fill(lengths, SIZE);
        Bytes[] stream = stream(1, lengths);
        add(stream);
        assertThat(written).hasSize(2);
        assertThat(packets()).containsExactly(stream);
    }

    /** FIN and PSH are the last segment's, CWR the first one's (RFC 3168 6.1.2). */
    @Test
    void flagsOfALargePacketAreGivenToTheRightSegments() {
        Bytes packet =
                Segment.of(5, 3 * SIZE)
                        .with(TcpHeader.ACK | TcpHeader.PSH | TcpHeader.FIN | TcpHeader.CWR)
                        .packet();
        List<Bytes> segments =
                Header.packets(
                        new Header(true, 4, 72, SIZE, 40, 16).before(Packets.pending(packet)));
        assertThat(segments)
                .extracting(segment -> segment.at(40 + TcpHeader.FLAGS))
                .containsExactly(0x90, 0x10, 0x19);
        assertThat(segments).allSatisfy(each -> assertThat(Packets.rest(each)).isZero());
    }

    @Test
    void aPendingChecksumIsFilledIn() {
        Bytes packet = Segment.of(5, 777).packet();
        Header header = new Header(true, 0, 0, 0, 40, 16);
        assertThat(Header.packets(header.before(Packets.pending(packet)))).containsExactly(packet);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 4, 1200, 39, 16",
        "true, 4, 1200, 65000, 16",
        "true, 4, 0, 40, 16",
        "true, 0, 0, 40, 65000",
        "false, 4, 1200, 40, 16",
        "true, 4, 1200, 1200, 16",
        "true, 1, 1200, 40, 16",
        "true, 5, 0, 40, 6",
        "true, 5, 1200, 1232, 6"
    })
    void whatDoesNotFitIsNoPacket(boolean pending, int kind, int size, int start, int offset) {
        Bytes packet =
                Ipv6Header.of(IpProtocol.TCP, Packets.SOURCE, Packets.DESTINATION, 1200)
                        .packet(Bytes.zeros(1200));
        Header header = new Header(pending, kind, 72, size, start, offset);
        assertThat(Header.packets(header.before(packet))).isEmpty();
    }

    @Test
    void whatIsShorterThanAHeaderIsNoPacket() {
        assertThat(Header.packets(Bytes.zeros(9))).isEmpty();
    }

    private static int portOf(Bytes packet) {
        return packet.at(40) << 8 | packet.at(41);
    }
}
