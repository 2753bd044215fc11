package mip6.linux.offload;

import mip6.wire.Bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands in front of a packet of a TUN device (linux/virtio_net.h, struct virtio_net_hdr):
 * what is still to be done to it.
 *
 * @param checksumPending the upper layer's checksum field holds the pseudo-header's sum alone
 * @param segmented a large packet of TCP over IPv6, to be cut into segments
 * @param headerLength octets in front of TCP's payload, where {@code segmented}; a hint
 * @param segmentSize octets of TCP's payload in each segment but the last
 * @param checksumStart where the checksum begins to count
 * @param checksumOffset from there to its field
 */
public record OffloadHeader(
        boolean checksumPending,
        boolean segmented,
        int headerLength,
        int segmentSize,
        int checksumStart,
        int checksumOffset) {

    /** Octets of the structure. */
    public static final int LENGTH = 10;

    /** A packet that is complete. */
    public static final OffloadHeader NONE = new OffloadHeader(false, false, 0, 0, 0, 0);

    private static final int VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    private static final int VIRTIO_NET_HDR_GSO_TCPV6 = 4;

    /** Reads the first octets of {@code read}, in the machine's order. */
    public static OffloadHeader read(Bytes read) {
        ByteBuffer buffer = read.toBuffer().order(ByteOrder.nativeOrder());
        int flags = buffer.get();
        int kind = buffer.get();
        return new OffloadHeader(
                (flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0,
                (kind & VIRTIO_NET_HDR_GSO_TCPV6) != 0,
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()));
    }

    /** Writes it to the beginning of {@code target}. */
    public void write(byte[] target) {
        ByteBuffer.wrap(target)
                .order(ByteOrder.nativeOrder())
                .put((byte) (checksumPending ? VIRTIO_NET_HDR_F_NEEDS_CSUM : 0))
                .put((byte) (segmented ? VIRTIO_NET_HDR_GSO_TCPV6 : 0))
                .putShort((short) headerLength)
                .putShort((short) segmentSize)
                .putShort((short) checksumStart)
                .putShort((short) checksumOffset);
    }
}
