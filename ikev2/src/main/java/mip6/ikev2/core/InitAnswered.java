package mip6.ikev2.core;

import mip6.ikev2.crypto.HashAlgorithm;

import java.util.Set;

/** As responder: IKE_SA_INIT was answered. */
record InitAnswered(IkeSaHead head, Keyed keyed, Set<HashAlgorithm> hashes, long expires)
        implements IkeSaState {

    /** RFC 7296 2.23: the initiator may go on from the port for translators. */
    InitAnswered heardFrom(Arrival arrival) {
        return arrival.local().port() == Endpoint.NAT_TRAVERSAL_PORT
                ? new InitAnswered(
                        head.movedTo(arrival.local(), arrival.remote()), keyed, hashes, expires)
                : this;
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
