package mip6.lab.failover;

import mip6.lab.net.LinkQuality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is tried.
 *
 * @param mobileNodes the first is a daemon of its own with traffic, the others are a fleet
 * @param samePrefix the home agents share a home link; else each has one of its own
 * @param delay round-trip time added on the mobile nodes' links
 * @param loss share of frames lost on them
 */
record FailoverOptions(
        int mobileNodes,
        int homeAgents,
        boolean samePrefix,
        Duration delay,
        double loss,
        long seed,
        Fault fault,
        String detector,
        Optional<Path> keep) {

    /** What happens to the first home agent. */
    sealed interface Fault {

        /** {@code kill -9}. */
        record Kill() implements Fault {}

        /** SIGSTOP, and SIGCONT after {@code duration}. */
        record Pause(Duration duration) implements Fault {

            /** Nobody may take over where it is that short. */
            boolean isHarmless() {
                return duration.toMillis() <= HARMLESS_MILLISECONDS;
            }
        }

        /** {@code kill -9}, and a new process at once. */
        record Restart() implements Fault {}
    }

    private static final long HARMLESS_MILLISECONDS = 250;

    LinkQuality quality() {
        return new LinkQuality(delay.dividedBy(2), loss, 0, seed);
    }
}
