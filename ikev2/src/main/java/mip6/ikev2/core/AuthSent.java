package mip6.ikev2.core;

import java.util.List;

/**
 * As initiator: IKE_AUTH was sent, with an offer of a CHILD_SA to be received under {@code
 * offered}.
 */
record AuthSent(IkeSaHead head, Attempt attempt, Keyed keyed, Spi offered, Retransmission request)
        implements IkeSaState {
    @Override
    public long deadline() {
        return request.due();
    }

    @Override
    public List<Spi> inboundSpis() {
        return List.of(offered);
    }
}
