package mip6.dnsupdate.discovery;

import mip6.wire.Ipv6Address;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whom to ask, and how patiently.
 *
 * @param resolvers in the order in which they are asked; none: those of the system ({@link
 *     SystemResolvers}), read anew for each discovery, for they change with the network
 * @param source the local address to ask from, such as the care-of address
 * @param timeout how long one resolver may take for one question
 * @param attempts how often each resolver is asked, 1 to {@value #MAX_ATTEMPTS}
 * @param trustAnchors answers count only where DNSSEC proves them from these on; empty: as they
 *     come
 */
public record ResolverSettings(
        List<InetSocketAddress> resolvers,
        Optional<Ipv6Address> source,
        Duration timeout,
        int attempts,
        Optional<TrustAnchorRecords> trustAnchors) {

    public static final int MAX_ATTEMPTS = 10;

    /** More of them are not asked. */
    public static final int MAX_RESOLVERS = 8;

    /** The system's resolvers, one second for each question, two attempts. */
    public static final ResolverSettings SYSTEM =
            new ResolverSettings(List.of(), Optional.empty(), Duration.ofSeconds(1), 2);

    /** Without proofs. */
    public ResolverSettings(
            List<InetSocketAddress> resolvers,
            Optional<Ipv6Address> source,
            Duration timeout,
            int attempts) {
        this(resolvers, source, timeout, attempts, Optional.empty());
    }

    public ResolverSettings {
        resolvers = List.copyOf(resolvers);
        if (resolvers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a resolver without an address");
        }
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts: " + attempts + " is outside 1..10");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " is not positive");
        }
    }

    public ResolverSettings from(Ipv6Address careOfAddress) {
        return new ResolverSettings(
                resolvers, Optional.of(careOfAddress), timeout, attempts, trustAnchors);
    }
}
