package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.OwnExchange.Progress;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;

import java.util.List;
import java.util.Optional;

/**
 * The end of IKE SAs: those that were closed, and those that have a successor. Whoever used them
 * knows already.
 */
final class Farewell {

    private final IkeSettings settings;
    private final IkeSaTable table;
    private final OwnExchanges ownExchanges;

    Farewell(IkeSettings settings, IkeSaTable table, OwnExchanges ownExchanges) {
        this.settings = settings;
        this.table = table;
        this.ownExchanges = ownExchanges;
    }

    /** The SA is no longer wanted: told to the peer until it answers, unless it is silent. */
    IkeSaState close(Established state, IkeClosure why, Turn turn) {
        Informational.end(state, why, turn);
        rival(state).ifPresent(candidate -> table.put(delete(candidate.standing(), turn)));
        return retire(withoutRival(state), turn.now(), turn);
    }

    /** The peer knows nothing of the SA any more. */
    Gone forget(Established state, IkeClosure why, Turn turn) {
        Informational.end(state, why, turn);
        rival(state).ifPresent(candidate -> table.put(new Gone(candidate.head())));
        return new Gone(state.head());
    }

    /** The SA of a rekey of the peer that is not decided. */
    Optional<Candidate> rival(Established state) {
        return state.window()
                .outstanding()
                .flatMap(OwnExchange::rival)
                .flatMap(
                        it ->
                                it instanceof Rival.OfIke(_, IkeSaId id)
                                        ? table.get(id)
                                        : Optional.empty())
                .flatMap(
                        it ->
                                it instanceof Candidate candidate
                                        ? Optional.of(candidate)
                                        : Optional.empty());
    }

    static Established withoutRival(Established state) {
        return state.with(state.window().with(OwnExchange::unrivalled));
    }

    /**
     * Nobody uses the SA from now on.
     *
     * @param deleteAt when this node deletes it, where the peer has not
     */
    IkeSaState retire(Established state, long deleteAt, Turn turn) {
        boolean underWay = state.window().begun().isPresent();
        Window window = underWay ? state.window() : state.window().completed();
        Established alone =
                Established.begun(
                        state.head(),
                        state.security(),
                        state.peer(),
                        state.rights(),
                        window.withWaiting(List.of()),
                        state.life());
        return deleted(new Retiring(alone, deleteAt), turn);
    }

    /** RFC 7296 2.3: one request at a time; then the DELETE, if it is time for it. */
    private IkeSaState deleted(Retiring state, Turn turn) {
        boolean free = state.standing().window().outstanding().isEmpty();
        return free && state.deleteAt() <= turn.now() ? delete(state.standing(), turn) : state;
    }

    private Closing delete(Established state, Turn turn) {
        return close(
                state.head(),
                state.security(),
                state.window().completed(),
                Delete.ike(),
                settings.timers(),
                turn);
    }

    static Closing close(
            IkeSaHead head,
            Security security,
            Window window,
            Payload payload,
            IkeTimers timers,
            Turn turn) {
        long id = window.nextRequest();
        IkeMessage request = head.request(ExchangeType.INFORMATIONAL, id, List.of(payload));
        Bytes octets = security.protection().seal(request);
        turn.send(head, octets);
        return new Closing(
                head,
                security,
                window,
                Retransmission.first(id, octets, window.roundTrip().timeout(timers), turn.now()));
    }

    IkeSaState timePassed(Retiring state, Turn turn) {
        if (state.standing().window().outstanding().isEmpty()) {
            return deleted(state, turn);
        }
        return ownExchanges
                .again(state.head(), state.standing().window(), turn)
                .<IkeSaState>map(state::with)
                .orElse(new Gone(state.head()));
    }

    IkeSaState unanswered(Closing state, Turn turn) {
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isEmpty()) {
            return new Gone(state.head());
        }
        turn.sendAgain(state.head(), again.get().octets());
        return new Closing(state.head(), state.security(), state.window(), again.get());
    }

    IkeSaState received(Retiring state, Arrival arrival, MessageKind kind, Turn turn) {
        Established standing = state.standing();
        Window window = standing.window();
        return switch (window.open(standing.security().protection(), arrival)) {
            case Opened.NotAuthentic _, Opened.MalformedInside _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), kind.name());
                yield state;
            }
            case Opened.Incomplete _ -> state;
            case Opened.Authentic(IkeMessage message) -> {
                if (!kind.isResponse()) {
                    yield requested(state, arrival, message, turn);
                }
                yield window.awaits(message) ? answered(state, message, turn) : state;
            }
        };
    }

    private IkeSaState requested(Retiring state, Arrival arrival, IkeMessage message, Turn turn) {
        Established standing = state.standing();
        Optional<Window> answered =
                requested(
                        state.head(),
                        standing.security(),
                        standing.window(),
                        arrival,
                        message,
                        turn);
        return answered.isPresent() && Informational.deletesIke(message)
                ? lingering(state.head(), standing.security(), answered.get(), turn)
                : answered.<IkeSaState>map(state::with).orElse(state);
    }

    /**
     * The request that was under way is answered. Only one of its results would outlive this SA:
     * another IKE SA.
     */
    private IkeSaState answered(Retiring state, IkeMessage answer, Turn turn) {
        Established standing = state.standing();
        Window window = standing.window();
        OwnExchange own = window.outstanding().orElseThrow();
        if (own.wish() instanceof Wish.RekeyIke wish
                && own.progress() instanceof Progress.Asked asked) {
            Optional<Computation> work = IkeRekey.agreement(wish, asked, answer);
            if (work.isPresent()) {
                long job = turn.compute(work.get());
                return state.with(window.with(it -> it.concluding(answer, job)));
            }
        }
        return deleted(state.with(window.completed()), turn);
    }

    /** The IKE SA that would have been the successor is of no use any more. */
    IkeSaState concluded(Retiring state, Optional<Established> made, Turn turn) {
        made.ifPresent(it -> table.put(delete(it, turn)));
        return deleted(state.with(state.standing().window().completed()), turn);
    }

    IkeSaState received(Closing state, Arrival arrival, MessageKind kind, Turn turn) {
        return switch (state.window().open(state.security().protection(), arrival)) {
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), kind.name());
                yield state;
            }
            case Opened.Incomplete _ -> state;
            case Opened.MalformedInside _ -> new Gone(state.head());
            case Opened.Authentic(IkeMessage message) ->
                    kind.isResponse()
                            ? answered(state, message)
                            : requested(state, arrival, message, turn);
        };
    }

    private static IkeSaState answered(Closing state, IkeMessage answer) {
        return answer.messageId() == state.request().messageId() ? new Gone(state.head()) : state;
    }

    /** RFC 7296 2.25.2: a peer that closes the SA, too, makes this node's DELETE needless. */
    private IkeSaState requested(Closing state, Arrival arrival, IkeMessage request, Turn turn) {
        Optional<Window> answered =
                requested(state.head(), state.security(), state.window(), arrival, request, turn);
        if (answered.isEmpty()) {
            return state;
        }
        return Informational.deletesIke(request)
                ? lingering(state.head(), state.security(), answered.get(), turn)
                : new Closing(state.head(), state.security(), answered.get(), state.request());
    }

    /** RFC 7296 2.25.2: nothing is made in an SA that ends; empty where nothing is answered. */
    private static Optional<Window> requested(
            IkeSaHead head,
            Security security,
            Window window,
            Arrival arrival,
            IkeMessage request,
            Turn turn) {
        long id = request.messageId();
        if (id == window.expectedRequest() - 1 && window.lastAnswer().isPresent()) {
            turn.answer(arrival, window.lastAnswer().get());
            return Optional.empty();
        }
        if (id != window.expectedRequest()) {
            turn.report(Drop.MESSAGE_ID, head, "");
            return Optional.empty();
        }
        List<Payload> payloads =
                request.exchangeType() == ExchangeType.CREATE_CHILD_SA
                        ? List.of(Notify.of(NotifyType.TEMPORARY_FAILURE))
                        : List.of();
        return Optional.of(
                Informational.answer(
                        head, security, window, arrival, request.exchangeType(), payloads, turn));
    }

    private Lingering lingering(IkeSaHead head, Security security, Window answered, Turn turn) {
        return new Lingering(
                head,
                security.protection(),
                answered.expectedRequest() - 1,
                answered.lastAnswer().orElseThrow(),
                false,
                turn.now() + settings.timers().lingering().toNanos());
    }

    /** The answer to the last request of an SA. */
    Lingering last(
            Established state, Arrival arrival, int exchange, List<Payload> payloads, Turn turn) {
        Established answered = Informational.answer(state, arrival, exchange, payloads, turn);
        return lingering(state.head(), state.security(), answered.window(), turn);
    }

    IkeSaState received(Lingering state, Arrival arrival, Turn turn) {
        Opened opened = state.protection().openUnawaited(arrival.octets(), arrival.message());
        if (opened instanceof Opened.NotAuthentic
                || arrival.message().messageId() != state.answered()) {
            turn.report(Drop.NOT_AUTHENTIC, state.head(), "after the end");
        } else if (Window.asksAgain(opened)) {
            turn.answer(arrival, state.answer());
        }
        return state;
    }
}
