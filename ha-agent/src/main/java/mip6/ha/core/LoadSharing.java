package mip6.ha.core;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Keeps the priority of this home agent's SRV record in step with its load (RFC 5026 5.1): the more
 * of its room is taken, the higher the number, and the later mobile nodes turn to it.
 */
public final class LoadSharing {

    private final Scale scale;
    private OptionalInt told = OptionalInt.empty();
    private long nextAt = Long.MIN_VALUE;

    /**
     * How load becomes a priority.
     *
     * @param idle the priority without load
     * @param steps by how much it is higher when there is no room left
     * @param pause between two looks, so that the DNS is not told of every binding
     */
    public record Scale(int idle, int steps, Duration pause) {

        int priority(Load load) {
            return idle + (int) Math.min(steps, load.bindings() * (steps + 1) / load.capacity());
        }
    }

    /**
     * How much of the room is taken.
     *
     * @param capacity how many bindings there may be
     */
    record Load(long bindings, int capacity) {}

    LoadSharing(Scale scale) {
        this.scale = scale;
    }

    void timePassed(Supplier<Load> load, long now, Effects out) {
        if (now < nextAt) {
            return;
        }
        nextAt = now + scale.pause().toNanos();
        int wanted = scale.priority(load.get());
        if (told.isEmpty() || told.getAsInt() != wanted) {
            out.add(new HaAction.OfferService(wanted));
        }
    }

    /** The DNS says so now; what failed is tried again after the pause. */
    void offered(int priority) {
        told = OptionalInt.of(priority);
    }

    long deadline() {
        return nextAt;
    }
}
