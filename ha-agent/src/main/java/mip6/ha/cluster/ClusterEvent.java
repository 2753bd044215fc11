package mip6.ha.cluster;

import java.util.List;

/** What happens to a {@link Cluster}. */
public sealed interface ClusterEvent {

    /** The store has these members now, this home agent left out. */
    record Members(List<Member> others) implements ClusterEvent {

        public Members {
            others = List.copyOf(others);
        }
    }

    /** A heartbeat that is authentic. */
    record Heard(Heartbeat heartbeat) implements ClusterEvent {}

    /** The operator, or a program that watches it, says that {@code name} has failed. */
    record Reported(String name) implements ClusterEvent {}

    /** The answer to {@link ClusterAction.TakeOver}. */
    record TakeOverEnded(String name, Result result) implements ClusterEvent {}

    /** What became of a takeover. */
    enum Result {
        TAKEN,
        /** Another one was faster, or this home agent is no member itself any more. */
        REFUSED,
        UNANSWERED
    }
}
