package mip6.linux.offload;

import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import java.util.Arrays;

/** Segments of a stream that follow each other, put together in memory that stays. */
final class Run {

    private static final int TCP = Ipv6Header.LENGTH;
    private static final int MOST = 0xffff;

    private final PacketBuffer all = new PacketBuffer(PacketBuffer.LONGEST);

    /** Octets of the headers, and of the first segment's payload. */
    private int headers;

    private int size;

    /** Whether the last one said that nothing follows for now. */
    private boolean pushed;

    /**
     * Forgets what was here.
     *
     * @param payload where that of {@code packet} begins
     */
    void begin(PacketBuffer packet, int payload) {
        all.reset(0);
        append(packet, 0);
        headers = payload;
        size = packet.length() - payload;
        pushed = isPushed(packet);
    }

    /** Whether {@code packet} has the same ends as this, and must not overtake it. */
    boolean isStreamOf(PacketBuffer packet) {
        return packet.length() >= TCP + Integer.BYTES
                && packet.u8(Ipv6Header.NEXT_HEADER_AT) == all.u8(Ipv6Header.NEXT_HEADER_AT)
                && same(packet, Ipv6Header.SOURCE_AT, TCP + Integer.BYTES);
    }

    /** False where it does not follow. */
    boolean take(PacketBuffer packet, int payload) {
        int length = all.length() - headers;
        int more = packet.length() - payload;
        if (pushed
                || length % size != 0
                || more > size
                || all.length() - TCP + more > MOST
                || payload != headers
                || packet.u32(TCP + TcpHeader.SEQUENCE)
                        != all.u32(TCP + TcpHeader.SEQUENCE) + length
                || !isAlike(packet)) {
            return false;
        }
        append(packet, payload);
        pushed = isPushed(packet);
        return true;
    }

    /** All of the headers, but for lengths, sequence number, PSH and checksum. */
    private boolean isAlike(PacketBuffer packet) {
        return packet.u32(0) == all.u32(0)
                && packet.u8(Ipv6Header.HOP_LIMIT_AT) == all.u8(Ipv6Header.HOP_LIMIT_AT)
                && same(packet, TCP + TcpHeader.SEQUENCE + 4, TCP + TcpHeader.FLAGS)
                && same(packet, TCP + TcpHeader.FLAGS + 1, TCP + TcpHeader.CHECKSUM)
                && same(packet, TCP + TcpHeader.CHECKSUM + 2, headers);
    }

    private boolean same(PacketBuffer packet, int from, int to) {
        return Arrays.equals(
                packet.array(),
                packet.begin() + from,
                packet.begin() + to,
                all.array(),
                all.begin() + from,
                all.begin() + to);
    }

    private void append(PacketBuffer packet, int from) {
        int at = all.end();
        int count = packet.length() - from;
        all.append(count);
        System.arraycopy(packet.array(), packet.begin() + from, all.array(), at, count);
    }

    /** Header and packet; it is as good as empty then. */
    PacketBuffer finish() {
        int length = all.length();
        boolean one = length == headers + size;
        if (!one) {
            int upper = length - TCP;
            all.put16(Ipv6Header.PAYLOAD_LENGTH_AT, upper);
            if (pushed) {
                int flags = TCP + TcpHeader.FLAGS;
                all.put8(flags, all.u8(flags) | TcpHeader.PSH);
            }
            all.put16(TCP + TcpHeader.CHECKSUM, Coalescer.pseudoHeader(all, upper));
        }
        OffloadHeader.prependNone(all);
        if (!one) {
            describe();
        }
        return all;
    }

    private void describe() {
        byte[] octets = all.array();
        int at = all.begin();
        octets[at + OffloadHeader.FLAGS] = OffloadHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM;
        octets[at + OffloadHeader.KIND] = OffloadHeader.VIRTIO_NET_HDR_GSO_TCPV6;
        OffloadHeader.put(octets, at, OffloadHeader.HEADER_LENGTH, headers);
        OffloadHeader.put(octets, at, OffloadHeader.SEGMENT_SIZE, size);
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_START, TCP);
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_OFFSET, TcpHeader.CHECKSUM);
    }

    private static boolean isPushed(PacketBuffer packet) {
        return (packet.u8(TCP + TcpHeader.FLAGS) & TcpHeader.PSH) != 0;
    }
}
