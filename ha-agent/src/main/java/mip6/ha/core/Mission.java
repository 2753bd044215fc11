package mip6.ha.core;

import mip6.ikev2.core.ChildSa;

import java.util.Optional;

/**
 * What a home agent has to do with one mobile node that is to be its own.
 *
 * @param proven somebody was seen to be at the care-of address
 * @param attempts that have begun
 * @param firstAt when the first one did, in nanoseconds
 * @param begunAt when the last one did
 */
record Mission(
        Approach wish, boolean proven, int attempts, long firstAt, long begunAt, Stage stage) {

    /** How far it has come. */
    sealed interface Stage {

        /** IKE_SA_INIT and IKE_AUTH. */
        record Authenticating(Optional<ChildSa> first) implements Stage {}

        /** CREATE_CHILD_SA for the home address. */
        record Securing(long since) implements Stage {}

        /** It is called. */
        record Calling(ChildSa sa, int messages, long timeout) implements Stage {}
    }

    /** One that has not begun. */
    static Mission to(Approach wish, boolean proven) {
        return new Mission(wish, proven, 0, 0, 0, new Stage.Authenticating(Optional.empty()));
    }

    Mission at(Stage next) {
        return new Mission(wish, proven, attempts, firstAt, begunAt, next);
    }

    Mission begun(long now) {
        Stage first = new Stage.Authenticating(Optional.empty());
        return new Mission(wish, proven, attempts + 1, attempts == 0 ? now : firstAt, now, first);
    }
}
