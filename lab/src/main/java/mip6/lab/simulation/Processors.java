package mip6.lab.simulation;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * The processors of one machine: public-key work waits until one is free. Its results are real, its
 * duration is this.
 */
final class Processors {

    private final PriorityQueue<Long> freeAt = new PriorityQueue<>();
    private final boolean unlimited;
    private final long cost;

    private Processors(int count, boolean unlimited, Duration cost) {
        this.unlimited = unlimited;
        this.cost = cost.toNanos();
        for (int i = 0; i < count; i++) {
            freeAt.add(0L);
        }
    }

    /**
     * @param cost of one computation
     */
    static Processors of(int count, Duration cost) {
        return new Processors(count, false, cost);
    }

    /** One for each computation. */
    static Processors unlimited(Duration cost) {
        return new Processors(0, true, cost);
    }

    /** How long it takes until a computation that is asked for now is done. */
    Duration next(long now) {
        if (unlimited) {
            return Duration.ofNanos(cost);
        }
        long end = Math.max(now, freeAt.remove()) + cost;
        freeAt.add(end);
        return Duration.ofNanos(end - now);
    }
}
