package mip6.ikev2.core;

import java.util.Optional;

/**
 * A CHILD_SA and where it is in its life.
 *
 * @param successor the inbound SPI of the pair that the peer has put in its place
 * @param due when something has to be done about it: it is rekeyed while current, deleted where the
 *     peer should have done so and did not, and forgotten where nobody has to
 */
record Child(ChildSa sa, Phase phase, Optional<Spi> successor, long due) {

    enum Phase {
        CURRENT,
        /** The peer is about to delete it. */
        LEFT_TO_PEER,
        /** This node deletes it, or the IKE SA that the peer has it in. */
        CLOSING,
        /** The same; whoever used it knows. */
        CLOSED
    }

    static Child current(ChildSa sa, long rekeyAt) {
        return new Child(sa, Phase.CURRENT, Optional.empty(), rekeyAt);
    }

    Child dueAt(long later) {
        return new Child(sa, phase, successor, later);
    }

    Child leftToPeer(Optional<Spi> inItsPlace, long patience) {
        return new Child(sa, Phase.LEFT_TO_PEER, inItsPlace, patience);
    }

    Child closing() {
        return new Child(sa, Phase.CLOSING, successor, IkeSaState.NEVER);
    }

    /**
     * It has another in its place, and goes at the peer with the IKE SA that it was made in (RFC
     * 7296 2.8.3): it receives until {@code end}, and no DELETE is sent.
     */
    Child outlivedUntil(long end) {
        long earlier = phase == Phase.CLOSING ? Math.min(due, end) : end;
        return new Child(sa, Phase.CLOSING, Optional.empty(), earlier);
    }

    /** Whoever used it knows that it is gone. What was to be done about it anyway still is. */
    Child closed() {
        boolean goesAnyway = phase == Phase.CLOSING || phase == Phase.CLOSED;
        return new Child(sa, Phase.CLOSED, Optional.empty(), goesAnyway ? due : IkeSaState.NEVER);
    }

    /** Tells whoever uses it that it is gone. */
    void end(Turn turn) {
        if (phase != Phase.CLOSED) {
            turn.act(new IkeAction.RemoveSa(sa));
        }
    }

    /** Somebody may use it. */
    boolean isInUse() {
        return phase != Phase.CLOSED;
    }

    boolean isCurrent() {
        return phase == Phase.CURRENT;
    }
}
