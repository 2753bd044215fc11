package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How mobile nodes are moved away.
 *
 * @param homeAgents where they may go; with none each looks for one itself (RFC 5142 5.1)
 * @param perSecond how many are told in a second; {@link #STANDARD_RATE} where nothing says how the
 *     others fare (RFC 5142 7)
 * @param first what the first message waits for: INITIAL-HA-SWITCH-TIMEOUT
 * @param longest MAX-HA-SWITCH-TIMEOUT: the message that waits so long is the last
 */
public record DrainPlan(
        List<Ipv6Address> homeAgents, int perSecond, Duration first, Duration longest) {

    /** MAX-HA-SWITCH-TRANSMIT-RATE (RFC 5142 8), in a second. */
    public static final int STANDARD_RATE = 1;

    /** INITIAL-HA-SWITCH-TIMEOUT (RFC 5142 8). */
    public static final Duration STANDARD_FIRST = Duration.ofSeconds(5);

    /** MAX-HA-SWITCH-TIMEOUT (RFC 5142 8). */
    public static final Duration STANDARD_LONGEST = Duration.ofSeconds(20);

    /** More would only lengthen each message. */
    static final int MOST_HOME_AGENTS = 16;

    public DrainPlan {
        homeAgents = homeAgents.stream().limit(MOST_HOME_AGENTS).toList();
        if (perSecond < 1 || !first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a drain that never ends");
        }
    }

    /** Between one mobile node and the next, in nanoseconds. */
    long interval() {
        return TimeUnit.SECONDS.toNanos(1) / perSecond;
    }
}
