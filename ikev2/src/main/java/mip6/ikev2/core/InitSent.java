package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;

/** As initiator: IKE_SA_INIT was sent. */
record InitSent(IkeSaHead head, Attempt attempt, EphemeralKey key, Retransmission request)
        implements IkeSaState {
    @Override
    public long deadline() {
        return request.due();
    }
}
