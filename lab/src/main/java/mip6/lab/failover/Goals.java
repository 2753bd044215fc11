package mip6.lab.failover;

import mip6.ikev2.core.IkeTimers;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.plot.Percentiles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What is aimed at, next to what was reached. */
final class Goals {

    private static final double CLAIM = 350;

    /** What the first transactions do; those with all others follow. */
    static final String CLAIMED =
            "the first mobile nodes claimed: who failed can store nothing any more";

    private static final double MANY_BY_CERTIFICATE = 2500;
    private static final double MANY_BY_KEY = 1500;
    private static final double MANY_WITH_LOSS = 3000;
    private static final double ONE_ROUND_TRIPS = 4.5;
    private static final double ONE_BESIDES = 20;

    /** The silence of its home agent after which a mobile node asks whether it lives. */
    static final Duration LIVENESS = Duration.ofSeconds(30);

    /** For discovery, bootstrap and registration, of which many may be at once. */
    private static final Duration BOOTSTRAP = Duration.ofSeconds(10);

    private Goals() {}

    /**
     * For a mobile node to find out by itself: it asks its home agent, which is silent, then looks
     * for another one, and that may be the silent one again.
     */
    static Duration byThemselves() {
        Duration silent = IkeTimers.standard().untilGivenUp();
        return LIVENESS.plus(silent).plus(silent).plus(BOOTSTRAP);
    }

    /**
     * The goals of such a run.
     *
     * @param detected when the failure was noticed
     * @param claimed when the first mobile nodes were the other home agent's
     * @param registered when those that were taken over were registered
     */
    static List<Goal> of(
            FailoverOptions options,
            OptionalDouble detected,
            OptionalDouble claimed,
            List<Double> registered) {
        List<Goal> goals = new ArrayList<>();
        boolean quick =
                options.detector() == FailoverOptions.Detector.HEARTBEAT && claimed.isPresent();
        if (quick) {
            goals.add(new Goal(CLAIMED, CLAIM, claimed.getAsDouble()));
        }
        Percentiles.of(registered)
                .filter(_ -> detected.isPresent())
                .ifPresent(all -> goals.add(registration(options, detected.getAsDouble(), all)));
        return goals;
    }

    private static Goal registration(
            FailoverOptions options, double detected, Percentiles registered) {
        if (options.mobileNodes() == 1) {
            return new Goal(
                    "the mobile node registered: detection, 4.5 round trips and 20 ms",
                    detected
                            + ONE_ROUND_TRIPS * milliseconds(options.links().delay())
                            + ONE_BESIDES,
                    registered.max());
        }
        if (options.links().loss() > 0) {
            return new Goal(
                    "99 % of the mobile nodes registered: detection and 3 s",
                    detected + MANY_WITH_LOSS, registered.p99());
        }
        return switch (options.auth()) {
            case CERT ->
                    new Goal(
                            "the last mobile node registered: detection and 2.5 s (certificates)",
                            detected + MANY_BY_CERTIFICATE,
                            registered.max());
            case PSK ->
                    new Goal(
                            "the last mobile node registered: detection and 1.5 s"
                                    + " (pre-shared keys)",
                            detected + MANY_BY_KEY,
                            registered.max());
        };
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
