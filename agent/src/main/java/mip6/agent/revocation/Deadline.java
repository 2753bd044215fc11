package mip6.agent.revocation;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A point in time by which something has to be over. */
record Deadline(long at) {

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** At the latest {@code duration} from now. */
    Deadline orIn(Duration duration) {
        return new Deadline(Math.min(at, System.nanoTime() + duration.toNanos()));
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, at - System.nanoTime()));
    }

    /** Milliseconds for a socket, for which 0 would be for ever. */
    int left() throws SocketTimeoutException {
        long left = remaining().toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
