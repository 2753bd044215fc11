package mip6.ikev2.core;

import mip6.ikev2.message.Payload;

import java.util.List;

/**
 * As responder: the next EAP packet is being worked out.
 *
 * @param arrival the request that it will answer
 * @param opening what goes before it: this node's own proof, in the first answer
 */
record EapAsking(IkeSaHead head, EapGuest guest, Arrival arrival, List<Payload> opening, long job)
        implements IkeSaState {

    EapAsking {
        opening = List.copyOf(opening);
    }

    /** Something else has to be known first. */
    EapAsking waitingFor(long other) {
        return new EapAsking(head, guest, arrival, opening, other);
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
