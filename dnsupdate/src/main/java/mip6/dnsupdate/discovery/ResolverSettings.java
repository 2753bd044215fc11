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
 * @param timeout how long one resolver may take for one question at first
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

    /** No round of questions waits longer than so many times the first timeout. */
    private static final int MOST_PATIENCE = 8;

    /**
     * The system's resolvers. RFC 1035 4.2.1 would have a question repeated after 2 to 5 s; today's
     * resolvers do so after one or less, and what a mobile node asks is the beginning of its
     * service. It takes four lost answers in a row of each to find nobody; where there is one, the
     * second attempt waits longer than it takes to answer from a stale cache (RFC 8767 5: 1.8 s).
     */
    public static final ResolverSettings SYSTEM =
            new ResolverSettings(List.of(), Optional.empty(), Duration.ofSeconds(1), 4);

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

    /**
     * How long each of {@code servers} may take. RFC 1035 4.2.1: all are asked before one is asked
     * again. RFC 1123 6.1.3.3 SHOULD: rounds take longer and longer, within bounds. From the
     * beginning of a round to the next one it is as long as if all had been silent, however fast
     * they refuse.
     *
     * @param attempt the number of the round, from 0 on
     */
    Duration timeout(int attempt, int servers) {
        Duration round = timeout.multipliedBy(Math.min(1 << attempt, MOST_PATIENCE));
        Duration share = round.dividedBy(servers);
        return share.compareTo(timeout) < 0 ? timeout : share;
    }

    /** The same, with fewer attempts if need be: whoever asks does not wait as long. */
    public ResolverSettings atMost(int most) {
        return new ResolverSettings(
                resolvers, source, timeout, Math.min(attempts, most), trustAnchors);
    }

    public ResolverSettings from(Ipv6Address careOfAddress) {
        return new ResolverSettings(
                resolvers, Optional.of(careOfAddress), timeout, attempts, trustAnchors);
    }
}
