package mip6.lab.simulation;

import java.time.Duration;
import java.util.Optional;

/**
 * What a machine is made of.
 *
 * @param processors 0 where there is one for each computation, and nothing waits for anything
 * @param computation how long one computation of a key or signature keeps a processor busy
 * @param event how long the loop needs for what arrives
 * @param megabits a second of its link in each direction; 0 where it has no limit
 * @param queue octets that may wait for the link in each direction; what is more is lost
 */
public record Hardware(
        int processors, Duration computation, Duration event, int megabits, int queue) {

    /** That never is short of anything. */
    public static final Hardware AMPLE = new Hardware(0, Duration.ofMillis(1), Duration.ZERO, 0, 0);

    Machine machine() {
        return processors == 0
                ? Machine.unlimited(computation)
                : Machine.of(processors, computation, event);
    }

    Optional<Link.Duplex> link() {
        return megabits == 0 ? Optional.empty() : Optional.of(Link.Duplex.of(megabits, queue));
    }
}
