package mip6.mn.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bounds how often Binding Updates are sent to one destination (RFC 6275 11.8). */
final class UpdateRate {

    /** MAX_UPDATE_RATE (RFC 6275 12): within one second. */
    private static final int MAX_UPDATE_RATE = 3;

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Deque<Long> times = new ArrayDeque<>(MAX_UPDATE_RATE);

    /** When the next one may be sent. */
    long freeAt() {
        return times.size() < MAX_UPDATE_RATE
                ? Long.MIN_VALUE
                : times.getFirst() + SECOND.toNanos();
    }

    /** None that was sent counts any more. */
    boolean isOver(long now) {
        return times.isEmpty() || now - times.getLast() >= SECOND.toNanos();
    }

    void sent(long now) {
        if (times.size() == MAX_UPDATE_RATE) {
            times.removeFirst();
        }
        times.addLast(now);
    }
}
