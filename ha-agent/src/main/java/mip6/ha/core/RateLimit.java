package mip6.ha.core;

/** A token bucket, as ICMPv6 errors are limited by (RFC 4443 2.4 f; RFC 6275 9.3.3). */
final class RateLimit {

    private final int burst;
    private final long interval;
    private long tokens;
    private long filledAt;

    /**
     * @param burst how many may come at once
     * @param interval nanoseconds from one to the next in the long run
     */
    RateLimit(int burst, long interval) {
        this.burst = burst;
        this.interval = interval;
        tokens = burst;
    }

    /** Whether one more may be sent at {@code now}. */
    boolean allows(long now) {
        long more = (now - filledAt) / interval;
        if (more > 0) {
            tokens = Math.min(burst, tokens + more);
            filledAt += more * interval;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
