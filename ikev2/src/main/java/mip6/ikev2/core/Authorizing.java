package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;

import java.util.List;

/**
 * As responder: the initiator has proved its identity; whether it is served is being decided.
 *
 * @param arrival its last IKE_AUTH, which is to be answered
 * @param request its first IKE_AUTH, which says what it wants
 * @param proof this node's own, for the answer
 */
record Authorizing(
        IkeSaHead head,
        Keyed keyed,
        Arrival arrival,
        IkeMessage request,
        AuthenticatedPeer peer,
        List<Payload> proof,
        long expires)
        implements IkeSaState {

    Authorizing {
        proof = List.copyOf(proof);
    }

    @Override
    public long deadline() {
        return expires;
    }
}
