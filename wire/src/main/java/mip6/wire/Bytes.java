package mip6.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of octets with value equality. Slices share their storage. */
public final class Bytes {

    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A copy of all of {@code octets}. */
    public static Bytes copyOf(byte[] octets) {
        return wrap(octets.clone());
    }

    /** A copy of {@code length} octets of {@code octets} from {@code offset}. */
    public static Bytes copyOf(byte[] octets, int offset, int length) {
        return wrap(Arrays.copyOfRange(octets, offset, offset + length));
    }

    /**
     * Takes {@code octets} without a copy: the caller gives them up and never writes to them again.
     */
    public static Bytes wrap(byte[] octets) {
        return octets.length == 0 ? EMPTY : new Bytes(octets, 0, octets.length);
    }

    /** Octets given as numbers from 0 to 255. */
    public static Bytes of(int... octets) {
        byte[] copy = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            copy[i] = (byte) octets[i];
        }
        return wrap(copy);
    }

    /** Hexadecimal digits; white space between them is passed over. */
    public static Bytes ofHex(String digits) {
        return wrap(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    public static Bytes ofUtf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes zeros(int length) {
        return wrap(new byte[length]);
    }

    public static Bytes concat(Bytes... parts) {
        int total = 0;
        for (Bytes part : parts) {
            total = Math.addExact(total, part.length);
        }
        byte[] all = new byte[total];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(all, at);
            at += part.length;
        }
        return wrap(all);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** The octet at {@code index}, from 0 to 255. */
    public int at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return array[offset + index] & 0xff;
    }

    /** The octets from {@code from} inclusive to {@code to} exclusive. */
    public Bytes slice(int from, int to) {
        if (from < 0 || to > length || from > to) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + length);
        }
        return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
    }

    /** The octets from {@code from} to the end. */
    public Bytes from(int from) {
        return slice(from, length);
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, length);
    }

    /**
     * The one's complement sum of the 16-bit words (RFC 1071), folded into 16 bits; an odd octet at
     * the end counts as the high one of a word.
     */
    int onesComplementSum() {
        return InternetChecksum.sum(array, offset, offset + length);
    }

    /** A read-only view, for APIs of the JDK. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(
                        array,
                        offset,
                        offset + length,
                        that.array,
                        that.offset,
                        that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
