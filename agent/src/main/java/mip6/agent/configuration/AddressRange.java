package mip6.agent.configuration;

import mip6.wire.Ipv6Address;

/** Addresses from {@code first} to {@code last}, both included. */
public record AddressRange(Ipv6Address first, Ipv6Address last) {

    public AddressRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(first + " comes after " + last);
        }
    }

    /**
     * Reads {@code first-last}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static AddressRange of(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen < 0) {
            throw new IllegalArgumentException("not a range (first-last): " + text);
        }
        return new AddressRange(
                Ipv6Address.of(text.substring(0, hyphen).strip()),
                Ipv6Address.of(text.substring(hyphen + 1).strip()));
    }

    public boolean contains(Ipv6Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
