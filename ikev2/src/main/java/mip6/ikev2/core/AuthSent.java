package mip6.ikev2.core;

import java.util.List;
import java.util.Optional;

/**
 * As initiator: IKE_AUTH was sent.
 *
 * @param offered the CHILD_SA that it asks for; empty where it asks for none (RFC 6023)
 */
record AuthSent(
        IkeSaHead head,
        Attempt attempt,
        Keyed keyed,
        Optional<ChildOffer> offered,
        Retransmission request)
        implements IkeSaState {

    AuthSent withAttempt(Attempt other) {
        return new AuthSent(head, other, keyed, offered, request);
    }

    @Override
    public long deadline() {
        return request.due();
    }

    @Override
    public List<Spi> inboundSpis() {
        return offered.map(ChildOffer::inbound).stream().toList();
    }
}
