package mip6.wire;

/**
 * The checksum of RFC 1071 over an upper-layer packet and its IPv6 pseudo-header (RFC 8200 8.1).
 */
public final class InternetChecksum {

    private InternetChecksum() {}

    /**
     * The value for the checksum field of {@code packet}, which holds zero in that field; over a
     * packet with a right checksum in its field the result is zero.
     */
    public static int of(Ipv6Address source, Ipv6Address destination, int protocol, Bytes packet) {
        long sum = (long) protocol + packet.length();
        sum +=
                sum(source.high())
                        + sum(source.low())
                        + sum(destination.high())
                        + sum(destination.low());
        int even = packet.length() & ~1;
        for (int i = 0; i < even; i += 2) {
            sum += packet.at(i) << 8 | packet.at(i + 1);
        }
        if (even < packet.length()) {
            sum += (long) packet.at(even) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long sum(long word) {
        return (word >>> 48) + (word >>> 32 & 0xffff) + (word >>> 16 & 0xffff) + (word & 0xffff);
    }
}
