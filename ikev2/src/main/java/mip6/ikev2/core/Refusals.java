package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;

import java.util.Optional;

/** As initiator: answers to IKE_AUTH that are refusals, or prove too little. */
record Refusals(IkeTimers timers) {

    /** A second as a rule, in first timeouts: longer than an answer takes on most paths. */
    private static final int PATIENCE = 5;

    /**
     * RFC 7296 2.4, 2.21.2: whoever refuses, or proves too little, took part in this IKE_SA_INIT,
     * but need not be whom the request was sent to. Until an answer from there had its time,
     * another one may come.
     */
    AuthSent refused(AuthSent state, IkeFailure failure, boolean believes, Turn turn) {
        Contest contest = state.attempt().contest().orElseThrow();
        long patience = timers.initialRetransmission().toNanos() * PATIENCE;
        return contest.next()
                .orElseGet(
                        () ->
                                state.refused(
                                        new AuthSent.Refusal(failure, believes),
                                        Math.max(
                                                turn.now(),
                                                contest.sent().request().sentAt() + patience)));
    }

    /** What an answer without a proof says. */
    static IkeFailure failure(IkeSaHead head, IkeMessage answer, Turn turn) {
        Optional<Notify> error =
                answer.all(Notify.class).stream().filter(Notify::isError).findFirst();
        turn.report(
                Drop.PEER_REFUSES,
                head,
                error.map(Notify::name).orElse("an answer without IDr and AUTH"));
        return switch (error.flatMap(it -> NotifyType.of(it.notifyType()))
                .orElse(NotifyType.INVALID_SYNTAX)) {
            case AUTHENTICATION_FAILED -> IkeFailure.AUTHENTICATION_FAILED;
            case NO_PROPOSAL_CHOSEN -> IkeFailure.NO_PROPOSAL_CHOSEN;
            case INTERNAL_ADDRESS_FAILURE -> IkeFailure.INTERNAL_ADDRESS_FAILURE;
            default -> IkeFailure.PROTOCOL_ERROR;
        };
    }

    /** Nobody else has answered. */
    IkeSaState over(AuthSent state, AuthSent.Refusal refusal, Turn turn) {
        turn.act(new IkeAction.Failed(state.head().id(), refusal.failure()));
        return refusal.believes() ? tellNotTrusted(state, turn) : new Gone(state.head());
    }

    /** RFC 7296 2.21.2: the responder believes in an SA; an exchange of its own ends that. */
    private IkeSaState tellNotTrusted(AuthSent state, Turn turn) {
        return Farewell.close(
                state.head(),
                state.keyed().security(),
                Window.ofInitiator(state.request().messageId(), state.attempt().roundTrip()),
                Notify.of(NotifyType.AUTHENTICATION_FAILED),
                timers,
                turn);
    }
}
