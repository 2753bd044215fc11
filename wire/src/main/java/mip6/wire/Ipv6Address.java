package mip6.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv6 address as 128 bits, without scope or name. Unlike {@link InetAddress} it never turns an
 * IPv4-mapped address into an IPv4 one.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Ipv6Address(long high, long low) implements Comparable<Ipv6Address> {

    /** Octets of an address. */
    public static final int LENGTH = 16;

    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);
    public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02L << 48, 1);
    public static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xff02L << 48, 2);

    /**
     * Reads the text form of RFC 4291 2.2.
     *
     * @throws IllegalArgumentException where {@code literal} is no IPv6 address; names are not
     *     looked up
     */
    public static Ipv6Address of(String literal) {
        if (literal.indexOf(':') < 0 || literal.indexOf('%') >= 0) {
            throw new IllegalArgumentException("not an IPv6 address: " + literal);
        }
        InetAddress parsed = InetAddress.ofLiteral(literal);
        byte[] octets = parsed.getAddress();
        return octets.length == LENGTH
                ? of(Bytes.wrap(octets))
                : new Ipv6Address(0, 0xffffL << 32 | word(Bytes.wrap(octets), 0, 4));
    }

    /** The address in the first sixteen octets. */
    public static Ipv6Address of(Bytes octets) {
        return new Ipv6Address(word(octets, 0, 8), word(octets, 8, 8));
    }

    public static Ipv6Address of(Inet6Address address) {
        return of(Bytes.wrap(address.getAddress()));
    }

    public Bytes toBytes() {
        return new Writer(LENGTH).address(this).toBytes();
    }

    /**
     * The same address for APIs of the JDK; an IPv4-mapped one becomes an {@code Inet4Address}
     * there.
     */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes().toArray());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    /** ff00::/8. */
    public boolean isMulticast() {
        return isMulticast(high);
    }

    /** The same of an address with these first 64 bits. */
    public static boolean isMulticast(long high) {
        return high >>> 56 == 0xff;
    }

    /** fe80::/10. */
    public boolean isLinkLocal() {
        return isLinkLocal(high);
    }

    /** The same of an address with these first 64 bits. */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /**
     * Whether an address with these first 64 bits is multicast that no router forwards: of
     * interface-local or link-local scope (RFC 4291 2.7).
     */
    public static boolean isLinkScopedMulticast(long high) {
        return isMulticast(high) && (high >>> 48 & 0xf) <= 2;
    }

    /** ::ffff:0:0/96. */
    public boolean isIpv4Mapped() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /**
     * Unicast beyond the link: what can be a home address, a care-of address or a home agent's
     * address.
     */
    public boolean isRoutableUnicast() {
        return !isMulticast()
                && !isLinkLocal()
                && !isUnspecified()
                && !isLoopback()
                && !isIpv4Mapped();
    }

    /** ff02::1:ffXX:XXXX (RFC 4291 2.7.1). */
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(0xff02L << 48, 0x1_ff00_0000L | (low & 0xff_ffffL));
    }

    @Override
    public int compareTo(Ipv6Address other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** The recommended text form (RFC 5952). */
    @Override
    public String toString() {
        if (isIpv4Mapped()) {
            return "::ffff:%d.%d.%d.%d"
                    .formatted(low >> 24 & 0xff, low >> 16 & 0xff, low >> 8 & 0xff, low & 0xff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && group(run) == 0) {
                run++;
            }
            if (run - i > bestLength) {
                bestStart = i;
                bestLength = run - i;
            }
            i = Math.max(i, run - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> 48 - 16 * (index & 3)) & 0xffff;
    }

    private static long word(Bytes octets, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | octets.at(i);
        }
        return value;
    }
}
