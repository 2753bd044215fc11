package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.Optional;

/**
 * An IPv6 route.
 *
 * @param gateway the next hop; empty where the destination is on the link
 * @param interfaceIndex to leave by; 0 where {@code kind} needs none
 * @param metric the smaller the better; 0 is the kernel's default
 * @param preferredSource what a packet gets that has no source yet
 */
public record Route(
        Kind kind,
        Ipv6Prefix destination,
        Optional<Ipv6Address> gateway,
        int interfaceIndex,
        int table,
        int metric,
        Optional<Ipv6Address> preferredSource) {

    /** The table that the kernel itself fills. */
    public static final int MAIN = 254;

    public static final Ipv6Prefix DEFAULT = new Ipv6Prefix(Ipv6Address.UNSPECIFIED, 0);

    /** What becomes of a packet (linux/rtnetlink.h, RTN_). */
    public enum Kind {
        UNICAST(1),
        /** It is for this node. */
        LOCAL(2),
        BLACKHOLE(6),
        UNREACHABLE(7);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Optional<Kind> of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** A route of the main table to what is on the link. */
    public static Route onLink(Ipv6Prefix destination, int interfaceIndex) {
        return new Route(
                Kind.UNICAST,
                destination,
                Optional.empty(),
                interfaceIndex,
                MAIN,
                0,
                Optional.empty());
    }

    /** A route of the main table through a gateway. */
    public static Route via(Ipv6Prefix destination, Ipv6Address gateway, int interfaceIndex) {
        return new Route(
                Kind.UNICAST,
                destination,
                Optional.of(gateway),
                interfaceIndex,
                MAIN,
                0,
                Optional.empty());
    }

    /** A route of the main table of another kind, on the loopback interface. */
    public static Route of(Kind kind, Ipv6Prefix destination) {
        return new Route(kind, destination, Optional.empty(), 1, MAIN, 0, Optional.empty());
    }

    public Route inTable(int number) {
        return new Route(
                kind, destination, gateway, interfaceIndex, number, metric, preferredSource);
    }

    public Route withMetric(int value) {
        return new Route(kind, destination, gateway, interfaceIndex, table, value, preferredSource);
    }

    public Route withPreferredSource(Ipv6Address source) {
        return new Route(
                kind, destination, gateway, interfaceIndex, table, metric, Optional.of(source));
    }

    /** As {@code ip -6 route} would say it. */
    @Override
    public String toString() {
        return (kind == Kind.UNICAST ? "" : kind.name().toLowerCase(java.util.Locale.ROOT) + " ")
                + destination
                + gateway.map(address -> " via " + address).orElse("")
                + (interfaceIndex == 0 ? "" : " dev " + interfaceIndex)
                + (table == MAIN ? "" : " table " + table)
                + (metric == 0 ? "" : " metric " + metric)
                + preferredSource.map(address -> " src " + address).orElse("");
    }
}
