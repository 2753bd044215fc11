package mip6.ikev2.vici.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment until which something is waited for. */
record Deadline(long nanoTime, Duration whole) {

    /** A century: what is longer counts as that. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static Deadline in(Duration duration) {
        Duration whole = duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
        return new Deadline(System.nanoTime() + whole.toNanos(), whole);
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** Rounded up, and at least 1: what a wait needs. */
    long remainingMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(remainingNanos() + 999_999));
    }
}
