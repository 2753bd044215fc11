package mip6.ikev2.core;

import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.Proposals;

import java.util.Set;

/** As responder: IKE_SA_INIT came; keys are being computed. */
record ResponderDeriving(
        IkeSaHead head,
        Transcript transcript,
        Proposals.Choice choice,
        Set<HashAlgorithm> hashes,
        long job,
        long expires)
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
