package mip6.wire;

/**
 * An IPv6 prefix; bits of the address beyond the length are zero.
 *
 * @param length in bits, 0 to 128
 */
public record Ipv6Prefix(Ipv6Address address, int length) {

    public Ipv6Prefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("prefix length " + length + " is outside 0..128");
        }
        address =
                new Ipv6Address(address.high() & highMask(length), address.low() & lowMask(length));
    }

    /**
     * Reads {@code address/length}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static Ipv6Prefix of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a prefix (address/length): " + text);
        }
        return new Ipv6Prefix(
                Ipv6Address.of(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    /** The prefix that holds one address alone. */
    public static Ipv6Prefix host(Ipv6Address address) {
        return new Ipv6Prefix(address, 128);
    }

    public boolean contains(Ipv6Address other) {
        return (other.high() & highMask(length)) == address.high()
                && (other.low() & lowMask(length)) == address.low();
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << 64 - length;
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << 128 - length;
    }
}
