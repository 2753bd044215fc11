package mip6.lab.failover;

import java.util.List;

/**
 * All that a run has shown, as it is plotted. Times are in milliseconds since the home agent
 * failed.
 *
 * @param lostPackets when echo requests were sent that nobody answered
 * @param retransmissions when messages were sent again
 * @param end of what was looked at
 */
record Observations(
        FailoverOptions options,
        FailoverResult result,
        List<Recovered> mobileNodes,
        List<Load> loads,
        List<Double> lostPackets,
        List<Double> retransmissions,
        double end) {

    Observations {
        mobileNodes = List.copyOf(mobileNodes);
        loads = List.copyOf(loads);
        lostPackets = List.copyOf(lostPackets);
        retransmissions = List.copyOf(retransmissions);
    }

    /** Percent of one processor that a process took until {@code milliseconds}. */
    record Load(String process, double milliseconds, double percent) {}
}
