package mip6.dnsupdate;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * When a blocking call gives up.
 *
 * @param nanoTime on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanoTime) {

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** The earlier of both. */
    public Deadline or(Deadline other) {
        return nanoTime - other.nanoTime <= 0 ? this : other;
    }

    /**
     * What is left, rounded up, as sockets want it.
     *
     * @throws SocketTimeoutException where nothing is left
     */
    public int remainingMillis() throws SocketTimeoutException {
        long left = nanoTime - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }
}
