package mip6.ha.cluster;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * A home agent among those of a provider.
 *
 * @param name its identity
 * @param address where mobile nodes reach it
 * @param port where it hears heartbeats, at that address
 * @param incarnation drawn anew whenever it begins to serve
 */
public record Member(String name, Ipv6Address address, int port, long incarnation) {

    /** All but the name. */
    public Bytes toBytes() {
        return Bytes.ofUtf8(address + " " + port + " " + Long.toUnsignedString(incarnation));
    }

    /** Empty where the octets are no member's. */
    public static Optional<Member> read(String name, Bytes octets) {
        String[] parts = octets.toUtf8().split(" ", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Member(
                            name,
                            Ipv6Address.of(parts[0]),
                            Integer.parseInt(parts[1]),
                            Long.parseUnsignedLong(parts[2])));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
