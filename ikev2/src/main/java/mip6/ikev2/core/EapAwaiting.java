package mip6.ikev2.core;

import mip6.wire.Bytes;

/**
 * As responder: an EAP packet was sent; the initiator is to answer.
 *
 * @param answered the message id of the request that {@code answer} answered
 */
record EapAwaiting(IkeSaHead head, EapGuest guest, Wanted wanted, long answered, Bytes answer)
        implements IkeSaState {

    /** What the next request has to hold. */
    sealed interface Wanted {

        /** An EAP packet. */
        record Packet(EapStep.Judge judge) implements Wanted {}

        /** AUTH, made with the key that follows from EAP. */
        record Proof(EapStep.Accepted accepted) implements Wanted {}
    }

    @Override
    public long deadline() {
        return guest.expires();
    }

    @Override
    public boolean isHalfOpen() {
        return true;
    }
}
