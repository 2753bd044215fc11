package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.IkeMessage;

import java.util.List;
import java.util.Optional;

/**
 * Messages of SAs whose peer is authenticated: they are opened, held against the window (RFC 7296
 * 2.2, 2.3) and the payload table, and given to their exchange.
 */
final class StandingSas {

    private final Exchanges exchanges;

    StandingSas(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    IkeSaState received(Established state, Arrival arrival, MessageKind kind, Turn turn) {
        boolean awaited = state.window().awaits(arrival.message());
        Opened opened = state.window().open(state.security().protection(), arrival);
        if (opened instanceof Opened.NotAuthentic) {
            turn.report(Drop.NOT_AUTHENTIC, state.head(), kind.name());
            return state;
        }
        Established reached = awaited ? state.heardFrom(arrival) : state;
        return kind.isResponse()
                ? answered(reached, opened, arrival, kind, turn)
                : requested(reached, opened, arrival, kind, turn);
    }

    private IkeSaState requested(
            Established state, Opened opened, Arrival arrival, MessageKind kind, Turn turn) {
        Window window = state.window();
        long id = arrival.message().messageId();
        if (id == window.expectedRequest() - 1 && window.lastAnswer().isPresent()) {
            // RFC 7296 2.1: the answer got lost; it is the same octets again.
            if (Window.asksAgain(opened)) {
                turn.answer(arrival, window.lastAnswer().get());
            }
            return state;
        }
        if (id == window.expectedRequest() && state.pending().isPresent()) {
            turn.report(Drop.ABSORBED, state.head(), kind.name());
            return state;
        }
        if (id != window.expectedRequest() || kind == MessageKind.IKE_AUTH_REQUEST) {
            turn.report(Drop.MESSAGE_ID, state.head(), kind.name());
            return state;
        }
        return switch (opened) {
            case Opened.NotAuthentic _, Opened.Incomplete _ -> state;
            case Opened.MalformedInside(var cause) ->
                    exchanges.informational().malformed(state, arrival, cause.field(), turn);
            case Opened.Authentic(IkeMessage request) ->
                    requested(state, arrival, request, kind, turn);
        };
    }

    private IkeSaState requested(
            Established state, Arrival arrival, IkeMessage request, MessageKind kind, Turn turn) {
        var unsupported = Informational.unsupportedCritical(request);
        if (unsupported.isPresent()) {
            turn.report(Drop.UNSUPPORTED_CRITICAL_PAYLOAD, state.head(), kind.name());
            return Informational.answer(
                    state, arrival, kind.exchangeType(), List.of(unsupported.get()), turn);
        }
        Optional<String> problem = PayloadTable.problem(kind, request);
        if (problem.isPresent()) {
            return exchanges.informational().malformed(state, arrival, problem.get(), turn);
        }
        if (kind != MessageKind.CREATE_CHILD_SA_REQUEST) {
            return exchanges.informational().requested(state, arrival, request, turn);
        }
        return IkeRekey.isAskedFor(request)
                ? exchanges.ikeRekey().requested(state, arrival, request, turn)
                : exchanges.childRequests().requested(state, arrival, request, turn);
    }

    private IkeSaState answered(
            Established state, Opened opened, Arrival arrival, MessageKind kind, Turn turn) {
        Optional<Wish> asked =
                state.window()
                        .outstanding()
                        .filter(_ -> state.window().awaits(arrival.message()))
                        .map(OwnExchange::wish);
        if (asked.isEmpty()) {
            turn.report(Drop.MESSAGE_ID, state.head(), kind.name());
            return state;
        }
        if (opened instanceof Opened.Incomplete) {
            return state;
        }
        if (!(opened instanceof Opened.Authentic(IkeMessage answer))
                || PayloadTable.problem(kind, answer).isPresent()
                || asked.get().answeredBy() != kind) {
            // RFC 7296 2.21.3: no answer is given to an answer, and no SA outlives this.
            turn.report(Drop.PAYLOADS, state.head(), kind.name());
            return exchanges.farewell().forget(state, IkeClosure.PROTOCOL_ERROR, turn);
        }
        Established measured = state.with(state.window().measured(turn.now()));
        return answered(measured, asked.get(), arrival, answer, turn);
    }

    private IkeSaState answered(
            Established state, Wish wish, Arrival arrival, IkeMessage answer, Turn turn) {
        return switch (wish) {
            case Wish.Liveness _ -> exchanges.addressUpdates().alive(state, answer, turn);
            case Wish.DeleteChild(Spi inbound) ->
                    exchanges.informational().childDeleted(state, inbound, turn);
            case Wish.MakeChild child ->
                    exchanges.createChildSa().answered(state, child, answer, turn);
            case Wish.RekeyIke ike -> exchanges.ikeRekey().answered(state, ike, answer, turn);
            case Wish.UpdateAddresses update ->
                    exchanges.addressUpdates().updated(state, update, arrival, answer, turn);
            case Wish.CheckRoute check ->
                    exchanges.addressUpdates().checked(state, check, answer, turn);
        };
    }
}
