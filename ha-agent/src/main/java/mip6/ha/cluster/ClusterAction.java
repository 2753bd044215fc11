package mip6.ha.cluster;

/** What a {@link Cluster} wants done. */
public sealed interface ClusterAction {

    record Beat(Member to, long number) implements ClusterAction {}

    /**
     * Take the mobile nodes of this home agent, in the store. Answered by {@link
     * ClusterEvent.TakeOverEnded}.
     */
    record TakeOver(String name) implements ClusterAction {}

    record Report(mip6.agent.report.Report report) implements ClusterAction {}
}
