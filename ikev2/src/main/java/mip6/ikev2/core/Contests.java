package mip6.ikev2.core;

import java.util.Optional;

/** Messages for an attempt that may have more than one responder ({@link Contest}). */
final class Contests {

    private final IkeSaInitInitiator initInitiator;
    private final IkeAuthInitiator authInitiator;

    Contests(IkeSaInitInitiator initInitiator, IkeAuthInitiator authInitiator) {
        this.initInitiator = initInitiator;
        this.authInitiator = authInitiator;
    }

    /** The next state, where {@code arrival} is of another responder than the state's own. */
    Optional<IkeSaState> received(IkeSaState state, Arrival arrival, MessageKind kind, Turn turn) {
        boolean other =
                !arrival.message().responderSpi().equals(state.head().responderSpi())
                        && arrival.message().initiatorSpi().equals(state.head().initiatorSpi());
        return switch (state) {
            case InitiatorDeriving deriving when other ->
                    received(deriving, deriving.attempt(), arrival, kind, turn);
            case InitiatorVerifying verifying
                    when other && kind == MessageKind.IKE_SA_INIT_RESPONSE ->
                    initInitiator.answeredToo(verifying, verifying.attempt(), arrival, turn);
            case AuthSent sent when other -> received(sent, sent.attempt(), arrival, kind, turn);
            default -> Optional.empty();
        };
    }

    private Optional<IkeSaState> received(
            IkeSaState state, Attempt attempt, Arrival arrival, MessageKind kind, Turn turn) {
        return switch (kind) {
            case IKE_SA_INIT_RESPONSE -> initInitiator.answeredToo(state, attempt, arrival, turn);
            case IKE_AUTH_RESPONSE ->
                    attempt.contest()
                            .flatMap(it -> it.asked(arrival.message().responderSpi()))
                            .map(one -> authAnswered(state, attempt, one, arrival, turn));
            default -> Optional.empty();
        };
    }

    private IkeSaState authAnswered(
            IkeSaState state, Attempt attempt, AuthSent one, Arrival arrival, Turn turn) {
        Contest contest = attempt.contest().orElseThrow();
        Contest others =
                switch (state) {
                    case AuthSent sent -> contest.withAsked(sent);
                    case InitiatorDeriving deriving -> contest.putOff(deriving.answer());
                    default -> contest;
                };
        AuthSent contestant = others.contestant(one);
        IkeSaState next = authInitiator.received(contestant, arrival, turn);
        if (next.equals(contestant)) {
            // what proves nothing changes nothing
            return state;
        }
        return next instanceof AuthSent other ? initInitiator.next(other, turn) : next;
    }
}
