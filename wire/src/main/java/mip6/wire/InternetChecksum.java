package mip6.wire;

/**
 * The checksum of RFC 1071 over an upper-layer packet and its IPv6 pseudo-header (RFC 8200 8.1).
 * Partial sums are one's complement sums of 16-bit words, folded into 16 bits; {@code ~sum} is what
 * a checksum field holds.
 */
public final class InternetChecksum {

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

    /** The sum of {@code octets}; an odd one at the end counts as the high half of a word. */
    public static int sum(Bytes octets) {
        return octets.onesComplementSum();
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
