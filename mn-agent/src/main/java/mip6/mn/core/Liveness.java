package mip6.mn.core;

import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;

import java.time.Duration;

/** When the home agent is asked by IKE whether it lives. */
final class Liveness {

    private final Duration interval;
    private final Effects effects;
    private long askAt = Long.MAX_VALUE;

    /**
     * @param interval of silence before it is asked
     */
    Liveness(Duration interval, Effects effects) {
        this.interval = interval;
        this.effects = effects;
    }

    long deadline() {
        return askAt;
    }

    /** It has just shown that it does. */
    void alive(long now) {
        askAt = now + interval.toNanos();
    }

    /** Nobody cares any more. */
    void rest() {
        askAt = Long.MAX_VALUE;
    }

    /**
     * The engine retransmits, and closes the SA where no answer comes: one question at a time is
     * enough.
     */
    void ask(IkeSaId sa, long now) {
        rest();
        effects.ike(new IkeEvent.CheckLiveness(sa), now);
    }
}
