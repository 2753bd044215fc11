package mip6.ha.cluster;

import java.time.Duration;

/**
 * Whether one home agent is silent for so long that it has to be taken for dead. What is too long
 * follows the heartbeats: where they come unevenly, by loss or load, it is longer, up to twice as
 * long.
 */
final class FailureDetector {

    /** How fast the deviation follows what is seen, as a shift. */
    private static final int GAIN = 4;

    /** Deviations beyond the silence that is suspicious in any case. */
    private static final int DEVIATIONS = 4;

    private final long interval;
    private final long suspicion;
    private long lastHeard;
    private long deviation;

    /**
     * @param interval of the heartbeats
     * @param suspicion the silence that is too long where they come evenly
     */
    FailureDetector(Duration interval, Duration suspicion, long now) {
        this.interval = interval.toNanos();
        this.suspicion = suspicion.toNanos();
        this.lastHeard = now;
    }

    void heard(long now) {
        long uneven = Math.abs(now - lastHeard - interval);
        deviation += (uneven - deviation) >> GAIN;
        lastHeard = now;
    }

    /**
     * This process itself stood still: what was sent to it meanwhile is still to be read, so that
     * time does not count.
     */
    void stoodStill(long duration, long now) {
        lastHeard = Math.min(now, lastHeard + duration);
    }

    /** When it is to be suspected, unless it is heard of before. */
    long suspectedAt() {
        return lastHeard + Math.min(suspicion + DEVIATIONS * deviation, 2 * suspicion);
    }

    long lastHeard() {
        return lastHeard;
    }
}
