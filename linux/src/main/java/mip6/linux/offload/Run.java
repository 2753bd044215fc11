package mip6.linux.offload;

import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import java.util.Arrays;

/** Segments of TCP, or datagrams of UDP, that follow each other, in memory that stays. */
final class Run {

    private static final int UPPER = Ipv6Header.LENGTH;
    private static final int MOST = 0xffff;

    /** The kernel cuts no more datagrams out of one (linux/udp.h, UDP_MAX_SEGMENTS). */
    private static final int MOST_DATAGRAMS = 64;

    private final PacketBuffer all = new PacketBuffer(PacketBuffer.LONGEST);

    /** Octets of the headers, and of the first segment's payload. */
    private int headers;

    private int size;

    /** Of UDP instead of TCP. */
    private boolean datagrams;

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
        datagrams = packet.u8(Ipv6Header.NEXT_HEADER_AT) == IpProtocol.UDP;
        pushed = isPushed(packet);
    }

    /** Whether {@code packet} has the same ends as this, and must not overtake it. */
    boolean isStreamOf(PacketBuffer packet) {
        return packet.length() >= UPPER + Integer.BYTES
                && packet.u8(Ipv6Header.NEXT_HEADER_AT) == all.u8(Ipv6Header.NEXT_HEADER_AT)
                && same(packet, Ipv6Header.SOURCE_AT, UPPER + Integer.BYTES);
    }

    /** False where it does not follow. */
    boolean take(PacketBuffer packet, int payload) {
        int length = all.length() - headers;
        int more = packet.length() - payload;
        if (pushed
                || length % size != 0
                || more > size
                || all.length() - UPPER + more > MOST
                || payload != headers
                || !isAlike(packet)
                || !(datagrams ? length / size < MOST_DATAGRAMS : follows(packet, length))) {
            return false;
        }
        append(packet, payload);
        pushed = isPushed(packet);
        return true;
    }

    /** All of the IPv6 header but for its length. */
    private boolean isAlike(PacketBuffer packet) {
        return packet.u32(0) == all.u32(0)
                && packet.u8(Ipv6Header.HOP_LIMIT_AT) == all.u8(Ipv6Header.HOP_LIMIT_AT);
    }

    /** All of TCP's header, but for PSH and checksum, and the next sequence number. */
    private boolean follows(PacketBuffer packet, int length) {
        int sequence = UPPER + TcpHeader.SEQUENCE;
        return packet.u32(sequence) == all.u32(sequence) + length
                && same(packet, sequence + Integer.BYTES, UPPER + TcpHeader.FLAGS)
                && same(packet, UPPER + TcpHeader.FLAGS + 1, UPPER + TcpHeader.CHECKSUM)
                && same(packet, UPPER + TcpHeader.CHECKSUM + 2, headers);
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
            int upper = length - UPPER;
            all.put16(Ipv6Header.PAYLOAD_LENGTH_AT, upper);
            if (datagrams) {
                all.put16(UPPER + UdpHeader.TOTAL_LENGTH, upper);
            } else if (pushed) {
                int flags = UPPER + TcpHeader.FLAGS;
                all.put8(flags, all.u8(flags) | TcpHeader.PSH);
            }
            all.put16(UPPER + checksum(), Coalescer.pseudoHeader(all, upper));
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
        int kind =
                datagrams
                        ? OffloadHeader.VIRTIO_NET_HDR_GSO_UDP_L4
                        : OffloadHeader.VIRTIO_NET_HDR_GSO_TCPV6;
        octets[at + OffloadHeader.KIND] = (byte) kind;
        OffloadHeader.put(octets, at, OffloadHeader.HEADER_LENGTH, headers);
        OffloadHeader.put(octets, at, OffloadHeader.SEGMENT_SIZE, size);
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_START, UPPER);
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_OFFSET, checksum());
    }

    private int checksum() {
        return datagrams ? UdpHeader.CHECKSUM : TcpHeader.CHECKSUM;
    }

    private boolean isPushed(PacketBuffer packet) {
        return !datagrams && (packet.u8(UPPER + TcpHeader.FLAGS) & TcpHeader.PSH) != 0;
    }
}
