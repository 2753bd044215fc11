package mip6.wire;

import java.util.Arrays;

/**
 * Writes big-endian fields in order. A number that does not fit its field is a bug of the caller
 * and throws.
 */
public final class Writer {

    private static final byte[] FINISHED = {};

    private byte[] octets;
    private int length;

    public Writer() {
        this(128);
    }

    public Writer(int expectedLength) {
        octets = new byte[expectedLength];
    }

    public int length() {
        return length;
    }

    public Writer u8(int value) {
        check(value, 0xff);
        reserve(1);
        octets[length++] = (byte) value;
        return this;
    }

    public Writer u16(int value) {
        check(value, 0xffff);
        reserve(2);
        put16(length, value);
        length += 2;
        return this;
    }

    public Writer u24(int value) {
        check(value, 0xff_ffff);
        return u8(value >>> 16).u16(value & 0xffff);
    }

    /** An unsigned 32-bit number. */
    public Writer u32(long value) {
        check(value, 0xffff_ffffL);
        return u16((int) (value >>> 16)).u16((int) (value & 0xffff));
    }

    /** All 64 bits, as they are. */
    public Writer u64(long value) {
        return u32(value >>> 32).u32(value & 0xffff_ffffL);
    }

    public Writer bytes(Bytes value) {
        reserve(value.length());
        value.copyTo(octets, length);
        length += value.length();
        return this;
    }

    public Writer address(Ipv6Address value) {
        return u64(value.high()).u64(value.low());
    }

    public Writer zeros(int count) {
        reserve(count);
        length += count;
        return this;
    }

    /** Sets a 16-bit field that was written before, such as a length that is known only now. */
    public Writer patchU16(int at, int value) {
        check(value, 0xffff);
        if (at + 2 > length) {
            throw new IndexOutOfBoundsException(at);
        }
        put16(at, value);
        return this;
    }

    /** Sets an octet that was written before. */
    public Writer patchU8(int at, int value) {
        check(value, 0xff);
        if (at + 1 > length) {
            throw new IndexOutOfBoundsException(at);
        }
        octets[at] = (byte) value;
        return this;
    }

    public Bytes toBytes() {
        return Bytes.copyOf(octets, 0, length);
    }

    /**
     * The same, and nothing is written any more: without a copy where the expected length was the
     * right one.
     */
    public Bytes finish() {
        Bytes all = length == octets.length ? Bytes.wrap(octets) : toBytes();
        octets = FINISHED;
        length = Integer.MIN_VALUE;
        return all;
    }

    private void put16(int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(needed, octets.length * 2));
        }
    }

    private static void check(long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(value + " is outside 0.." + most);
        }
    }
}
