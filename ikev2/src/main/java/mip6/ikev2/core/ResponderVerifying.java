package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;

/**
 * As responder: IKE_AUTH came; the initiator's proof is being verified, and this node's own one
 * made.
 */
record ResponderVerifying(
        IkeSaHead head, Keyed keyed, Arrival arrival, IkeMessage request, long job, long expires)
        implements IkeSaState {

    /** Something else has to be known first. */
    ResponderVerifying waitingFor(long other) {
        return new ResponderVerifying(head, keyed, arrival, request, other, expires);
    }

    @Override
    public long deadline() {
        return expires;
    }

    @Override
    public boolean isHalfOpen() {
        return true;
    }
}
