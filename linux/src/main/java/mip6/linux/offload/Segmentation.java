package mip6.linux.offload;

import mip6.wire.InternetChecksum;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import java.util.Optional;

/**
 * Makes of what a kernel leaves to a device's other end the packets that go over a link, one after
 * the other in the same memory. For one thread.
 */
public final class Segmentation {

    private static final int NOTHING = 0;

    private final PacketBuffer read = new PacketBuffer(OffloadHeader.LENGTH + PacketBuffer.LONGEST);
    private final PacketBuffer segment = new PacketBuffer(PacketBuffer.LONGEST);
    private final Optional<PacketBuffer> whole = Optional.of(read);
    private final Optional<PacketBuffer> piece = Optional.of(segment);

    /** Where the transport header of what is cut begins, and its payload. */
    private int transport;

    private int payload;

    /** Octets of payload in each segment. */
    private int size;

    /** Of UDP instead of TCP. */
    private boolean datagrams;

    /** Where the next segment's payload begins; none is left where that is the end. */
    private int next = NOTHING;

    private int end = NOTHING;

    /** Where the device's header and packet are to be read to. */
    public PacketBuffer input() {
        return read;
    }

    /**
     * The first packet of what was read.
     *
     * @return empty where the header does not fit the packet; else lent until the next call
     */
    public Optional<PacketBuffer> first() {
        next = NOTHING;
        end = NOTHING;
        if (read.length() < OffloadHeader.LENGTH) {
            return Optional.empty();
        }
        byte[] octets = read.array();
        int at = read.begin();
        boolean pending =
                (octets[at + OffloadHeader.FLAGS] & OffloadHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0;
        int kind = octets[at + OffloadHeader.KIND];
        int start = OffloadHeader.get(octets, at, OffloadHeader.CHECKSUM_START);
        int field = start + OffloadHeader.get(octets, at, OffloadHeader.CHECKSUM_OFFSET);
        size = OffloadHeader.get(octets, at, OffloadHeader.SEGMENT_SIZE);
        read.dropFront(OffloadHeader.LENGTH);
        if (!pending) {
            // without it, nothing is segmented
            return kind == OffloadHeader.VIRTIO_NET_HDR_GSO_NONE ? whole : Optional.empty();
        }
        if (start < Ipv6Header.LENGTH || field + 2 > read.length()) {
            return Optional.empty();
        }
        if (kind == OffloadHeader.VIRTIO_NET_HDR_GSO_NONE) {
            complete(read, start, field);
            return whole;
        }
        boolean known =
                switch (kind) {
                    case OffloadHeader.VIRTIO_NET_HDR_GSO_TCPV6 ->
                            start + TcpHeader.LEAST <= read.length()
                                    && begin(start, TcpHeader.lengthAt(read, start));
                    case OffloadHeader.VIRTIO_NET_HDR_GSO_UDP_L4 -> begin(start, UdpHeader.LENGTH);
                    default -> false;
                };
        datagrams = kind == OffloadHeader.VIRTIO_NET_HDR_GSO_UDP_L4;
        return known ? next() : Optional.empty();
    }

    /** One more; empty where there is none. */
    public Optional<PacketBuffer> next() {
        if (next == end) {
            return Optional.empty();
        }
        int to = Math.min(next + size, end);
        cut(next, to);
        next = to;
        return piece;
    }

    /** False where nothing is left to be cut behind {@code header} octets. */
    private boolean begin(int start, int header) {
        if (size == 0 || start + header >= read.length()) {
            return false;
        }
        transport = start;
        payload = start + header;
        next = payload;
        end = read.length();
        return true;
    }

    private void cut(int from, int to) {
        segment.reset(payload + to - from);
        byte[] octets = segment.array();
        int begin = segment.begin();
        System.arraycopy(read.array(), read.begin(), octets, begin, payload);
        System.arraycopy(read.array(), read.begin() + from, octets, begin + payload, to - from);
        segment.put16(Ipv6Header.PAYLOAD_LENGTH_AT, segment.length() - Ipv6Header.LENGTH);
        if (datagrams) {
            segment.put16(transport + UdpHeader.TOTAL_LENGTH, segment.length() - transport);
        } else {
            putSequence(from, to);
        }
        // the field has the pseudo-header's sum, with the length of all of it
        int field = transport + (datagrams ? UdpHeader.CHECKSUM : TcpHeader.CHECKSUM);
        int otherLength = InternetChecksum.add(segment.u16(field), ~(end - transport) & 0xffff);
        segment.put16(field, InternetChecksum.add(otherLength, segment.length() - transport));
        complete(segment, transport, field);
    }

    private void putSequence(int from, int to) {
        int sequence = transport + TcpHeader.SEQUENCE;
        segment.put32(sequence, segment.u32(sequence) + from - payload);
        int flags = segment.u8(transport + TcpHeader.FLAGS);
        if (to < end) {
            flags &= ~(TcpHeader.FIN | TcpHeader.PSH);
        }
        if (from > payload) {
            flags &= ~TcpHeader.CWR;
        }
        segment.put8(transport + TcpHeader.FLAGS, flags);
    }

    /** Puts the checksum in place of the pseudo-header's sum. */
    private static void complete(PacketBuffer packet, int start, int field) {
        int checksum = ~packet.sumFrom(start) & 0xffff;
        // RFC 8200 8.1: UDP sends what is zero as 0xffff, which for TCP is as good
        packet.put16(field, checksum == 0 ? 0xffff : checksum);
    }
}
