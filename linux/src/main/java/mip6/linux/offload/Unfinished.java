package mip6.linux.offload;

import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

/**
 * A packet that came out of a tunnel as another kernel, or this one, holds it while it is under
 * way: the checksum left to whoever puts it on a link, or segments of a stream put together (GRO
 * also looks into IPv6 in IPv6). A raw socket gets it like that.
 */
final class Unfinished {

    private static final int UPPER = Ipv6Header.LENGTH;
    private static final int NONE = -1;

    /** Longer ones are of no Ethernet link. */
    private static final int ETHERNET = 1500;

    /** Segments get through everywhere (RFC 8200 5): how long they were nobody knows any more. */
    private static final int SEGMENT = 1280;

    private Unfinished() {}

    /** Puts a header before it that says what is still to be done, which as a rule is nothing. */
    static void prepend(PacketBuffer packet) {
        int length = packet.length();
        int field = checksum(packet);
        boolean pending =
                field != NONE
                        && packet.u16(UPPER + field)
                                == Coalescer.pseudoHeader(packet, length - UPPER);
        int headers =
                pending && field == TcpHeader.CHECKSUM
                        ? UPPER + TcpHeader.lengthAt(packet, UPPER)
                        : length;
        OffloadHeader.prependNone(packet);
        if (!pending) {
            return;
        }
        byte[] octets = packet.array();
        int at = packet.begin();
        octets[at + OffloadHeader.FLAGS] = OffloadHeader.VIRTIO_NET_HDR_F_NEEDS_CSUM;
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_START, UPPER);
        OffloadHeader.put(octets, at, OffloadHeader.CHECKSUM_OFFSET, field);
        if (length > ETHERNET && headers < length) {
            octets[at + OffloadHeader.KIND] = OffloadHeader.VIRTIO_NET_HDR_GSO_TCPV6;
            OffloadHeader.put(octets, at, OffloadHeader.HEADER_LENGTH, headers);
            OffloadHeader.put(octets, at, OffloadHeader.SEGMENT_SIZE, SEGMENT - headers);
        }
    }

    /** Where its field is behind the IPv6 header. */
    private static int checksum(PacketBuffer packet) {
        int protocol = packet.length() > UPPER ? packet.u8(Ipv6Header.NEXT_HEADER_AT) : NONE;
        if (protocol == IpProtocol.TCP && packet.length() >= UPPER + TcpHeader.LEAST) {
            return TcpHeader.CHECKSUM;
        }
        if (protocol == IpProtocol.UDP && packet.length() >= UPPER + UdpHeader.LENGTH) {
            return UdpHeader.CHECKSUM;
        }
        return NONE;
    }
}
