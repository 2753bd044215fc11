package mip6.linux.offload;

import mip6.wire.PacketBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What stands in front of a packet of a TUN device (linux/virtio_net.h, struct virtio_net_hdr):
 * what is still to be done to it. Its fields are in the machine's order.
 */
public final class OffloadHeader {

    /** Octets of the structure. */
    public static final int LENGTH = 10;

    /** The upper layer's checksum field holds the pseudo-header's sum alone. */
    static final int VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;

    static final int VIRTIO_NET_HDR_GSO_NONE = 0;

    /** A large packet of TCP over IPv6, to be cut into segments. */
    static final int VIRTIO_NET_HDR_GSO_TCPV6 = 4;

    /** A large packet of UDP, to be cut into datagrams. */
    static final int VIRTIO_NET_HDR_GSO_UDP_L4 = 5;

    /** Where its fields are. */
    static final int FLAGS = 0;

    static final int KIND = 1;

    /** Octets in front of the payload that is cut; a hint. */
    static final int HEADER_LENGTH = 2;

    /** Octets of the payload of each segment but the last. */
    static final int SEGMENT_SIZE = 4;

    /** Where the checksum begins to count. */
    static final int CHECKSUM_START = 6;

    /** From there to its field. */
    static final int CHECKSUM_OFFSET = 8;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private OffloadHeader() {}

    /** Puts one in front of {@code packet} that says it is complete. */
    public static void prependNone(PacketBuffer packet) {
        packet.prepend(LENGTH);
        packet.put64(0, 0);
        packet.put16(Long.BYTES, 0);
    }

    /** Sets a field of two octets of the header at {@code at}. */
    static void put(byte[] octets, int at, int field, int value) {
        SHORTS.set(octets, at + field, (short) value);
    }

    static int get(byte[] octets, int at, int field) {
        return (short) SHORTS.get(octets, at + field) & 0xffff;
    }
}
