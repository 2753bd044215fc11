package mip6.ha.core;

import java.time.Duration;

/**
 * When mobile nodes are told of home prefixes without having asked (RFC 6275 13).
 *
 * @param least MinMobPfxAdvInterval
 * @param most MaxMobPfxAdvInterval
 */
public record PrefixTimers(Duration least, Duration most) {

    /** The values of RFC 6275 13. */
    public static final PrefixTimers STANDARD =
            new PrefixTimers(Duration.ofMinutes(10), Duration.ofDays(1));

    public PrefixTimers {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException("from " + least + " to " + most);
        }
    }
}
