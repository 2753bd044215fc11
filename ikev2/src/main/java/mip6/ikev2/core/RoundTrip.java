package mip6.ikev2.core;

/**
 * The measured round trip to a peer, as RFC 6298 2 estimates it.
 *
 * @param smoothed nanoseconds; zero without a sample
 * @param variation nanoseconds
 */
record RoundTrip(long smoothed, long variation) {

    static final RoundTrip UNKNOWN = new RoundTrip(0, 0);

    RoundTrip sampled(long nanoseconds) {
        if (smoothed == 0) {
            return new RoundTrip(nanoseconds, nanoseconds / 2);
        }
        return new RoundTrip(
                smoothed + (nanoseconds - smoothed) / 8,
                variation + (Math.abs(smoothed - nanoseconds) - variation) / 4);
    }

    /** How long to wait for an answer before a request is sent for the second time. */
    long timeout(IkeTimers timers) {
        if (smoothed == 0) {
            return timers.initialRetransmission().toNanos();
        }
        return Math.clamp(
                smoothed + 4 * variation,
                timers.leastRetransmission().toNanos(),
                timers.mostRetransmission().toNanos());
    }
}
