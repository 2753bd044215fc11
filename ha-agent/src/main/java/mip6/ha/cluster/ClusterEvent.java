package mip6.ha.cluster;

import java.util.List;
import java.util.Set;

/** What happens to a {@link Cluster}. */
public sealed interface ClusterEvent {

    /** The store has these members now, this home agent left out. */
    record Members(List<Member> others) implements ClusterEvent {

        public Members {
            others = List.copyOf(others);
        }
    }

    /**
     * When this home agent began, the store had bindings of these, who are no members: they failed,
     * and there was nobody to see it.
     */
    record Abandoned(Set<String> names) implements ClusterEvent {

        public Abandoned {
            names = Set.copyOf(names);
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
