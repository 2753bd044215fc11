package mip6.ikev2.core;

import java.time.Duration;

/**
 * How long things take. RFC 7296 2.4 leaves them to the implementation.
 *
 * @param initialRetransmission before a request is sent again, while no round trip was measured
 * @param leastRetransmission the same once one was: smoothed round trip plus four variations, but
 *     not less than this
 * @param mostRetransmission where doubling ends
 * @param retransmissions how often a request is sent again before its peer counts as dead
 * @param halfOpen how long a responder keeps what an initiator began and did not finish
 * @param cookieSecret how long a secret makes cookies; they are honoured for as long again
 * @param lingering how long the last answer of an SA that ended is kept, for an initiator that
 *     missed it
 * @param keepalive after which a translator that this node is behind hears of it again (RFC 3948 4)
 */
public record IkeTimers(
        Duration initialRetransmission,
        Duration leastRetransmission,
        Duration mostRetransmission,
        int retransmissions,
        Duration halfOpen,
        Duration cookieSecret,
        Duration lingering,
        Duration keepalive) {

    public IkeTimers {
        if (retransmissions < 0 || leastRetransmission.compareTo(mostRetransmission) > 0) {
            throw new IllegalArgumentException("retransmissions");
        }
    }

    /** From a request to the moment at which a peer that never answers it counts as dead. */
    public Duration untilGivenUp() {
        long wait = initialRetransmission.toNanos();
        long sum = wait;
        for (int i = 0; i < retransmissions; i++) {
            wait = longer(wait);
            sum += wait;
        }
        return Duration.ofNanos(sum);
    }

    /** The wait after one of {@code interval}: twice as long, within bounds. In nanoseconds. */
    long longer(long interval) {
        return Math.min(2 * interval, mostRetransmission.toNanos());
    }

    /** The same with another limit. */
    public IkeTimers withRetransmissions(int most) {
        return new IkeTimers(
                initialRetransmission,
                leastRetransmission,
                mostRetransmission,
                most,
                halfOpen,
                cookieSecret,
                lingering,
                keepalive);
    }

    /** The same with another interval of keepalives. */
    public IkeTimers withKeepalive(Duration other) {
        return new IkeTimers(
                initialRetransmission,
                leastRetransmission,
                mostRetransmission,
                retransmissions,
                halfOpen,
                cookieSecret,
                lingering,
                other);
    }

    /** A silent peer is given up after 0.2 + 0.4 + 0.8 + 1.6 + 3.2 + 6.4 seconds. */
    public static IkeTimers standard() {
        return new IkeTimers(
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofSeconds(8),
                5,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20));
    }
}
