package mip6.lab.failover;

import mip6.lab.plot.Percentiles;

import java.util.List;
import java.util.Optional;

/**
 * What a run came to; the document of {@code --json}. Times are in milliseconds since the home
 * agent failed.
 *
 * @param conditions that it was run under
 * @param seed of the lots that decided which frames were lost
 * @param ok no mobile node was lost, and every invariant held
 * @param wrong what did not, a line for each
 * @param takenForDead home agents of which another one held that, though they lived and it could
 *     hear them, or had only stood still and were not taken over; a machine that does too much may
 *     do that
 * @param untouched all were to be where they were, since nobody had to take over
 * @param takenOver mobile nodes that are registered with another home agent
 * @param phases when all were claimed, and how far those came when whom a home agent can initiate
 *     to
 * @param byThemselves when those were registered that had to find out by themselves
 * @param tunnelFailoverTime until the last tunnel stood again, as draft-ietf-bmwg-ipsec-term means
 *     it
 * @param timeToFirstPacket until an answer of a mobile node came back, of those of a sample; as the
 *     same draft means it
 * @param traffic with the sample
 * @param retransmissions initiations, Home Agent Switch messages and Binding Updates, each beyond
 *     the first for a mobile node
 * @param timeline of the home agents and the first mobile node
 * @param silence the longest time without a line on the streams of the first mobile node; empty
 *     where its address changes, with which streams end
 */
record FailoverResult(
        Conditions conditions,
        long seed,
        boolean ok,
        List<String> wrong,
        List<String> takenForDead,
        boolean untouched,
        int mobileNodes,
        int takenOver,
        List<PhaseTimes> phases,
        List<ByThemselves> byThemselves,
        Optional<Double> tunnelFailoverTime,
        Optional<Percentiles> timeToFirstPacket,
        Traffic traffic,
        int retransmissions,
        List<Step> timeline,
        List<Goal> goals,
        Optional<Double> silence) {

    FailoverResult {
        wrong = List.copyOf(wrong);
        takenForDead = List.copyOf(takenForDead);
        phases = List.copyOf(phases);
        byThemselves = List.copyOf(byThemselves);
        timeline = List.copyOf(timeline);
        goals = List.copyOf(goals);
    }

    /** When mobile nodes reached a phase. */
    record PhaseTimes(String phase, Percentiles milliseconds) {}

    /**
     * Mobile nodes that nobody can initiate to.
     *
     * @param why that is so
     * @param bound within which they are to be registered, in milliseconds
     * @param milliseconds when they were
     */
    record ByThemselves(String why, double bound, Percentiles milliseconds) {}

    /** Echo requests to a sample of mobile nodes since the failure. */
    record Traffic(int mobileNodes, int sent, int lost) {}

    /**
     * Something that happened.
     *
     * @param milliseconds since the home agent failed
     */
    record Step(double milliseconds, String who, String what) {}

    /** What is aimed at, and what was reached, in milliseconds since the home agent failed. */
    record Goal(String what, double wanted, double reached) {

        boolean isMet() {
            return reached <= wanted;
        }
    }
}
