package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;

import java.util.List;
import java.util.Optional;

/** As initiator: IKE_AUTH was answered; the responder's proof is being verified. */
record InitiatorVerifying(
        IkeSaHead head,
        Attempt attempt,
        Keyed keyed,
        Optional<ChildOffer> offered,
        Retransmission request,
        IkeMessage answer,
        long job)
        implements IkeSaState {

    InitiatorVerifying withAttempt(Attempt other) {
        return new InitiatorVerifying(head, other, keyed, offered, request, answer, job);
    }

    /** As before the answer came. */
    AuthSent asked() {
        return new AuthSent(head, attempt, keyed, offered, request, Optional.empty());
    }

    /** Something else has to be known first. */
    InitiatorVerifying waitingFor(long other) {
        return new InitiatorVerifying(head, attempt, keyed, offered, request, answer, other);
    }

    @Override
    public long deadline() {
        return NEVER;
    }

    @Override
    public List<Spi> inboundSpis() {
        return offered.map(ChildOffer::inbound).stream().toList();
    }
}
