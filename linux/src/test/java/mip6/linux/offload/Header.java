package mip6.linux.offload;

import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in front of a packet, and what becomes of both at the other end of a device.
 *
 * @param kind of segments, 0 for none
 */
record Header(
        boolean checksumPending,
        int kind,
        int headerLength,
        int segmentSize,
        int checksumStart,
        int checksumOffset) {

    static Header of(Bytes read) {
        ByteBuffer buffer = read.toBuffer().order(ByteOrder.nativeOrder());
        return new Header(
                (buffer.get() & 1) != 0,
                buffer.get(),
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()),
                Short.toUnsignedInt(buffer.getShort()));
    }

    Bytes before(Bytes packet) {
        ByteBuffer buffer =
                ByteBuffer.allocate(OffloadHeader.LENGTH).order(ByteOrder.nativeOrder());
        buffer.put((byte) (checksumPending ? 1 : 0))
                .put((byte) kind)
                .putShort((short) headerLength)
                .putShort((short) segmentSize)
                .putShort((short) checksumStart)
                .putShort((short) checksumOffset);
        return Bytes.concat(Bytes.wrap(buffer.array()), packet);
    }

    /** The packets of what a device has. */
    static List<Bytes> packets(Bytes read) {
        Segmentation segmentation = new Segmentation();
        segmentation.input().reset(read.length());
        read.copyTo(segmentation.input().array(), segmentation.input().begin());
        List<Bytes> packets = new ArrayList<>();
        Optional<PacketBuffer> packet = segmentation.first();
        while (packet.isPresent()) {
            packets.add(packet.get().toBytes());
            packet = segmentation.next();
        }
        return packets;
    }
}
