package mip6.ha.core;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A prefix of the home link, from the home agent's Prefix List (RFC 6275 10.3.1).
 *
 * @param validUntil nanoseconds of the boot clock; {@code Long.MAX_VALUE} for ever
 * @param preferredUntil the same; never after {@code validUntil}
 */
public record HomePrefix(Ipv6Prefix prefix, long validUntil, long preferredUntil) {

    public HomePrefix {
        if (preferredUntil > validUntil) {
            throw new IllegalArgumentException("preferred for longer than valid");
        }
    }

    /** One without an end. */
    public static HomePrefix lasting(Ipv6Prefix prefix) {
        return new HomePrefix(prefix, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** One that is valid without an end, and not to be used for anything new (RFC 4862 5.5.4). */
    public static HomePrefix deprecated(Ipv6Prefix prefix) {
        return new HomePrefix(prefix, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    boolean isDeprecated() {
        return preferredUntil == Long.MIN_VALUE;
    }

    /** Infinity, as a lifetime of a prefix (RFC 5026 8.2). */
    private static final long FOR_EVER = 0xffff_ffffL;

    /** For how long it is valid, in seconds, as mobile nodes are told (RFC 5026 8.2). */
    long lifetime(Optional<Duration> atMost, long now) {
        return left(validUntil, atMost, now);
    }

    /** For how long it is preferred, in seconds (RFC 4861 4.6.2). */
    long preferredLifetime(Optional<Duration> atMost, long now) {
        return left(preferredUntil, atMost, now);
    }

    boolean isPreferred(long now) {
        return preferredUntil > now;
    }

    private static long left(long until, Optional<Duration> atMost, long now) {
        long left =
                until == Long.MAX_VALUE
                        ? FOR_EVER
                        : until <= now
                                ? 0
                                : Math.min(TimeUnit.NANOSECONDS.toSeconds(until - now), FOR_EVER);
        return atMost.map(most -> Math.min(left, most.toSeconds())).orElse(left);
    }

    /**
     * Whether a node of the link may have {@code address}: it is neither the Subnet-Router anycast
     * address (RFC 4291 2.6.1) nor one of the reserved subnet anycast addresses (RFC 2526 2).
     */
    public boolean mayHold(Ipv6Address address) {
        return prefix.contains(address)
                && !(prefix.length() < 127 && address.equals(prefix.address()))
                && !(prefix.length() == 64 && address.low() >>> 7 == 0xfdff_ffff_ffff_ff80L >>> 7);
    }
}
