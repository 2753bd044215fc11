package mip6.ha.store;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One moment as both clocks of a machine have it.
 *
 * @param boot which start of the machine {@code nanos} counts from
 * @param nanos of the boot clock
 * @param wall the time of day, which may be wrong, and be set
 */
public record Moment(UUID boot, long nanos, Instant wall) {

    /** No start of any machine. */
    private static final UUID NEVER = new UUID(0, 0);

    /** Of which the time of day alone is known. */
    static Moment of(Instant wall) {
        return new Moment(NEVER, 0, wall);
    }

    /** That much later. */
    Moment plusNanos(long later) {
        return new Moment(boot, nanos + later, wall.plusNanos(later));
    }

    /**
     * The time until {@code other}: by the boot clock, which nobody sets, where the machine has not
     * been started anew between, and it is one machine.
     */
    Duration until(Moment other) {
        return boot.equals(other.boot)
                ? Duration.ofNanos(other.nanos).minusNanos(nanos)
                : Duration.between(wall, other.wall);
    }
}
