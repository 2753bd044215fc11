package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes what netlink carries: numbers in the machine's own order, attributes padded to four
 * octets.
 */
final class NetlinkWriter {

    private static final int ATTRIBUTE_HEADER = 4;

    private ByteBuffer octets = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

    NetlinkWriter u8(int value) {
        reserve(1).put((byte) value);
        return this;
    }

    NetlinkWriter u16(int value) {
        reserve(2).putShort((short) value);
        return this;
    }

    NetlinkWriter u32(long value) {
        reserve(4).putInt((int) value);
        return this;
    }

    NetlinkWriter u64(long value) {
        reserve(8).putLong(value);
        return this;
    }

    /** IPsec has ports and SPIs in network order. */
    NetlinkWriter networkU16(int value) {
        return u8(value >> 8).u8(value);
    }

    NetlinkWriter networkU32(long value) {
        return networkU16((int) (value >> 16)).networkU16((int) value);
    }

    NetlinkWriter zeros(int octets) {
        return bytes(Bytes.zeros(octets));
    }

    NetlinkWriter bytes(Bytes value) {
        reserve(value.length()).put(value.toBuffer());
        return this;
    }

    NetlinkWriter attribute(int type, Bytes value) {
        u16(ATTRIBUTE_HEADER + value.length()).u16(type).bytes(value);
        return align();
    }

    NetlinkWriter attributeU32(int type, long value) {
        return u16(ATTRIBUTE_HEADER + 4).u16(type).u32(value);
    }

    /** Some families, nftables among them, take numbers in network order. */
    NetlinkWriter attributeNetworkU32(int type, long value) {
        return u16(ATTRIBUTE_HEADER + 4).u16(type).networkU32(value);
    }

    NetlinkWriter attribute(int type, Ipv6Address value) {
        return attribute(type, value.toBytes());
    }

    /** A string with its terminator. */
    NetlinkWriter attribute(int type, String value) {
        return attribute(type, Bytes.concat(Bytes.ofUtf8(value), Bytes.zeros(1)));
    }

    NetlinkWriter nested(int type, Consumer<NetlinkWriter> content) {
        int start = octets.position();
        u16(0).u16(type);
        content.accept(this);
        octets.putShort(start, (short) (octets.position() - start));
        return align();
    }

    int length() {
        return octets.position();
    }

    Bytes toBytes() {
        return Bytes.copyOf(octets.array(), 0, octets.position());
    }

    private NetlinkWriter align() {
        while (octets.position() % 4 != 0) {
            u8(0);
        }
        return this;
    }

    private ByteBuffer reserve(int more) {
        if (octets.remaining() < more) {
            int needed = octets.position() + more;
            byte[] larger = Arrays.copyOf(octets.array(), Math.max(needed, 2 * octets.capacity()));
            octets =
                    ByteBuffer.wrap(larger)
                            .order(ByteOrder.nativeOrder())
                            .position(octets.position());
        }
        return octets;
    }
}
