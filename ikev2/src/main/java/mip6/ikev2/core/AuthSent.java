package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeFailure;

import java.util.List;
import java.util.Optional;

/**
 * As initiator: IKE_AUTH was sent.
 *
 * @param offered the CHILD_SA that it asks for; empty where it asks for none (RFC 6023)
 * @param refusal the answer was one, by who has not proved to be the responder: others may answer
 *     until the request is due
 */
record AuthSent(
        IkeSaHead head,
        Attempt attempt,
        Keyed keyed,
        Optional<ChildOffer> offered,
        Retransmission request,
        Optional<Refusal> refusal)
        implements IkeSaState {

    /**
     * How it was refused.
     *
     * @param believes whoever refuses takes the SA for a standing one: it has proved something,
     *     though not enough
     */
    record Refusal(IkeFailure failure, boolean believes) {}

    AuthSent withAttempt(Attempt other) {
        return new AuthSent(head, other, keyed, offered, request, refusal);
    }

    AuthSent withRequest(Retransmission other) {
        return new AuthSent(head, attempt, keyed, offered, other, refusal);
    }

    AuthSent refused(Refusal how, long until) {
        return new AuthSent(
                head, attempt, keyed, offered, request.waitingUntil(until), Optional.of(how));
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
