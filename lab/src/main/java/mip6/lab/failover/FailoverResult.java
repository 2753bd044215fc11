package mip6.lab.failover;

import java.util.List;

/**
 * What a run came to; the document of {@code --json}.
 *
 * @param ok no mobile node was lost, and every invariant held
 * @param wrong what did not, a line for each
 * @param silence the longest time without a line on the streams of mn1, in milliseconds
 */
record FailoverResult(
        boolean ok,
        List<String> wrong,
        int mobileNodes,
        int taken,
        List<Step> timeline,
        List<Goal> goals,
        double silence) {

    FailoverResult {
        wrong = List.copyOf(wrong);
        timeline = List.copyOf(timeline);
        goals = List.copyOf(goals);
    }

    /**
     * Something that happened.
     *
     * @param milliseconds since the home agent failed
     */
    record Step(double milliseconds, String who, String what) {}

    /** What is aimed at, and what was reached, in milliseconds since the home agent failed. */
    record Goal(String what, double wanted, double reached) {}
}
