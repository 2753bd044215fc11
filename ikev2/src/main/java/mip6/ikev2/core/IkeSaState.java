package mip6.ikev2.core;

import java.util.List;

/** What an IKE SA is, from the first wish or request to its end: one record for each state. */
sealed interface IkeSaState
        permits InitiatorPreparing,
                InitSent,
                InitiatorDeriving,
                AuthSent,
                InitiatorVerifying,
                EapAnswering,
                EapSent,
                ResponderDeriving,
                InitAnswered,
                ResponderVerifying,
                EapAsking,
                EapAwaiting,
                Authorizing,
                Established,
                Candidate,
                Retiring,
                Closing,
                Lingering,
                Gone {

    /** No deadline. */
    long NEVER = Long.MAX_VALUE;

    /** No job. */
    long NO_JOB = 0;

    IkeSaHead head();

    /** When something is to be done although nothing came. */
    long deadline();

    /** The job whose result this state waits for. */
    default long job() {
        return NO_JOB;
    }

    /** All jobs whose results this state waits for. */
    default List<Long> jobs() {
        return job() == NO_JOB ? List.of() : List.of(job());
    }

    /** Held for a peer that has not proved anything. */
    default boolean isHalfOpen() {
        return false;
    }

    /** SPIs of ESP that this node has chosen and may receive under. */
    default List<Spi> inboundSpis() {
        return List.of();
    }
}
