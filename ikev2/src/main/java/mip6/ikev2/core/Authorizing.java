package mip6.ikev2.core;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.IkeMessage;

/** As responder: the initiator has proved its identity; whether it is served is being decided. */
record Authorizing(
        IkeSaHead head,
        Keyed keyed,
        Arrival arrival,
        IkeMessage request,
        AuthenticatedPeer peer,
        Authentication own,
        long expires)
        implements IkeSaState {
    @Override
    public long deadline() {
        return expires;
    }
}
