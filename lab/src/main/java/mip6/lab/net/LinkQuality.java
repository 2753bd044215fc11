package mip6.lab.net;

import java.time.Duration;

/**
 * How a link treats frames.
 *
 * @param delay in each direction
 * @param loss probability that a frame is lost, 0 to 1
 * @param reordering probability that a frame is overtaken by those of the next {@code delay}, but
 *     at least one millisecond
 * @param seed of all decisions
 */
public record LinkQuality(Duration delay, double loss, double reordering, long seed) {

    public static final LinkQuality PERFECT = new LinkQuality(Duration.ZERO, 0, 0, 0);

    public LinkQuality {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("negative delay " + delay);
        }
        if (!(loss >= 0 && loss <= 1) || !(reordering >= 0 && reordering <= 1)) {
            throw new IllegalArgumentException("probabilities are from 0 to 1");
        }
    }

    /** Whether it does nothing to any frame. */
    boolean isPerfect() {
        return delay.isZero() && loss == 0 && reordering == 0;
    }

    /** How much longer a frame takes that is overtaken. */
    Duration hold() {
        Duration least = Duration.ofMillis(1);
        return delay.compareTo(least) < 0 ? least : delay;
    }
}
