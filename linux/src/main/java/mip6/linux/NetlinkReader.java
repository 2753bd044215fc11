package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** Reads what netlink carries: numbers in the machine's own order, and attributes. */
final class NetlinkReader {

    /** The bits of an attribute's type that are flags (NLA_F_NESTED, NLA_F_NET_BYTEORDER). */
    private static final int TYPE_MASK = 0x3fff;

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final Reader octets;

    NetlinkReader(Bytes octets) {
        this.octets = Reader.of(octets);
    }

    int u8(String field) throws MalformedException {
        return octets.u8(field);
    }

    int u16(String field) throws MalformedException {
        int value = octets.u16(field);
        return LITTLE ? Short.reverseBytes((short) value) & 0xffff : value;
    }

    int s32(String field) throws MalformedException {
        int value = (int) octets.u32(field);
        return LITTLE ? Integer.reverseBytes(value) : value;
    }

    long s64(String field) throws MalformedException {
        long value = octets.u64(field);
        return LITTLE ? Long.reverseBytes(value) : value;
    }

    /** IPsec has ports and SPIs in network order. */
    int networkU16(String field) throws MalformedException {
        return octets.u16(field);
    }

    long networkU32(String field) throws MalformedException {
        return octets.u32(field);
    }

    Ipv6Address address(String field) throws MalformedException {
        return octets.address(field);
    }

    void skip(int length, String field) throws MalformedException {
        octets.skip(length, field);
    }

    Bytes bytes(int length, String field) throws MalformedException {
        return octets.bytes(length, field);
    }

    boolean isEmpty() {
        return octets.isEmpty();
    }

    /** Skips the padding behind a structure of that many octets. */
    void align(int length, String field) throws MalformedException {
        octets.skip(Math.min(-length & 3, octets.remaining()), field);
    }

    /** All attributes that are left, by type; of two of one type the last. */
    Map<Integer, Bytes> attributes(String field) throws MalformedException {
        Map<Integer, Bytes> found = new HashMap<>();
        while (!octets.isEmpty()) {
            int length = u16(field);
            int type = u16(field) & TYPE_MASK;
            found.put(type, octets.bytes(length - 4, field));
            align(length, field);
        }
        return found;
    }

    /** The number in an attribute of four octets. */
    static int s32(Bytes attribute, String field) throws MalformedException {
        return new NetlinkReader(attribute).s32(field);
    }

    /** The string in an attribute, without its terminator. */
    static String string(Bytes attribute) {
        String text = attribute.toUtf8();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
