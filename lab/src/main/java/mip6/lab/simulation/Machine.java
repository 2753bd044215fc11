package mip6.lab.simulation;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * The processors of one machine. What is computed waits until one is free; what arrives waits until
 * the one loop has dealt with all that came before, and a processor is free. The durations are
 * booked and not spent.
 */
final class Machine {

    private final PriorityQueue<Long> freeAt = new PriorityQueue<>();
    private final boolean unlimited;
    private final long computation;
    private final long event;
    private long loopFreeAt;

    private Machine(int processors, Duration computation, Duration event) {
        this.unlimited = processors == 0;
        this.computation = computation.toNanos();
        this.event = event.toNanos();
        for (int i = 0; i < processors; i++) {
            freeAt.add(0L);
        }
    }

    /**
     * One whose processors may be short.
     *
     * @param computation how long one computation takes
     * @param event how long the loop needs for what arrives, and half as long for what it sends
     */
    static Machine of(int processors, Duration computation, Duration event) {
        if (processors < 1) {
            throw new IllegalArgumentException("no processor");
        }
        return new Machine(processors, computation, event);
    }

    /** As many processors as there are computations, and a loop that needs no time. */
    static Machine unlimited(Duration computation) {
        return new Machine(0, computation, Duration.ZERO);
    }

    /** How long it takes until a computation that is asked for now is done. */
    Duration computed(long now) {
        if (unlimited) {
            return Duration.ofNanos(computation);
        }
        return Duration.ofNanos(take(now, computation) - now);
    }

    /** How long it takes until the loop has dealt with what arrives now. */
    Duration handled(long now) {
        if (unlimited) {
            return Duration.ZERO;
        }
        loopFreeAt = take(Math.max(now, loopFreeAt), event);
        return Duration.ofNanos(loopFreeAt - now);
    }

    /** How long what arrives now would wait for the loop. */
    Duration waiting(long now) {
        return Duration.ofNanos(Math.max(0, loopFreeAt - now));
    }

    /** The loop sends a message: what arrives next waits for that. */
    void sent(long now) {
        if (!unlimited) {
            loopFreeAt = take(Math.max(now, loopFreeAt), event / 2);
        }
    }

    /** Begins as soon as a processor is free, not before {@code from}; returns the end. */
    private long take(long from, long work) {
        long end = Math.max(from, freeAt.remove()) + work;
        freeAt.add(end);
        return end;
    }
}
