package mip6.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of RFC 1071 over an upper-layer packet and its IPv6 pseudo-header (RFC 8200 8.1).
 * Partial sums are one's complement sums of 16-bit words, folded into 16 bits; {@code ~sum} is what
 * a checksum field holds.
 */
public final class InternetChecksum {

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private InternetChecksum() {}

    /**
     * The value for the checksum field of {@code packet}, which holds zero in that field; over a
     * packet with a right checksum in its field the result is zero.
     */
    public static int of(Ipv6Address source, Ipv6Address destination, int protocol, Bytes packet) {
        int sum = pseudoHeader(source, destination, protocol, packet.length());
        return ~add(sum, sum(packet)) & 0xffff;
    }

    /**
     * The sum of a pseudo-header.
     *
     * @param length of the upper-layer packet
     */
    public static int pseudoHeader(
            Ipv6Address source, Ipv6Address destination, int protocol, int length) {
        return fold(
                sum(source.high())
                        + sum(source.low())
                        + sum(destination.high())
                        + sum(destination.low())
                        + protocol
                        + length);
    }

    /**
     * The same of the IPv6 packet that {@code octets} have at {@code at}.
     *
     * @param length of the upper-layer packet
     */
    public static int pseudoHeader(byte[] octets, int at, int protocol, int length) {
        int addresses = sum(octets, at + Ipv6Header.SOURCE_AT, at + Ipv6Header.LENGTH);
        return fold((long) addresses + protocol + length);
    }

    /** The sum of {@code octets}; an odd one at the end counts as the high half of a word. */
    public static int sum(Bytes octets) {
        return octets.onesComplementSum();
    }

    /** The same of {@code octets} from {@code from} to {@code to} exclusive. */
    public static int sum(byte[] octets, int from, int to) {
        long sum = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            sum += sum((long) WORDS.get(octets, at));
        }
        for (; at < to - 1; at += 2) {
            sum += (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
        }
        if (at < to) {
            sum += (octets[at] & 0xff) << 8;
        }
        return fold(sum);
    }

    /** One sum and another. */
    public static int add(int one, int other) {
        return fold((long) one + other);
    }

    static int fold(long wide) {
        long sum = wide;
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }

    private static long sum(long word) {
        return (word >>> 32) + (word & 0xffff_ffffL);
    }
}
