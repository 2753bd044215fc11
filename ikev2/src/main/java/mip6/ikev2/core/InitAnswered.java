package mip6.ikev2.core;

import mip6.ikev2.crypto.HashAlgorithm;

import java.util.Set;

/** As responder: IKE_SA_INIT was answered. */
record InitAnswered(IkeSaHead head, Keyed keyed, Set<HashAlgorithm> hashes, long expires)
        implements IkeSaState {
    @Override
    public long deadline() {
        return expires;
    }

    @Override
    public boolean isHalfOpen() {
        return true;
    }
}
