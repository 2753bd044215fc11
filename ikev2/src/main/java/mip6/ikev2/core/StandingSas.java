package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/**
 * What happens to SAs whose peer is authenticated: messages are opened, held against the window
 * (RFC 7296 2.2, 2.3) and the payload table, and given to their exchange.
 */
final class StandingSas {

    private final CreateChildSa createChildSa;
    private final Informational informational;
    private final OwnExchanges ownExchanges;

    StandingSas(
            CreateChildSa createChildSa, Informational informational, OwnExchanges ownExchanges) {
        this.createChildSa = createChildSa;
        this.informational = informational;
        this.ownExchanges = ownExchanges;
    }

    IkeSaState checkLiveness(Established state, Turn turn) {
        return ownExchanges.want(state, new Wish.Liveness(), turn);
    }

    IkeSaState createChild(Established state, IkeEvent.ChildRequest request, Turn turn) {
        return createChildSa.want(state, request, turn);
    }

    IkeSaState addressGranted(Established state, Ipv6Address address, Turn turn) {
        return undecided(state, address, turn)
                .map(it -> createChildSa.granted(state, it, turn))
                .orElse(state);
    }

    IkeSaState addressRefused(Established state, Ipv6Address address, Turn turn) {
        return undecided(state, address, turn)
                .map(it -> createChildSa.refused(state, it, turn))
                .orElse(state);
    }

    private static Optional<Undecided> undecided(
            Established state, Ipv6Address address, Turn turn) {
        Optional<Undecided> asked = state.undecided().filter(it -> it.address().equals(address));
        if (asked.isEmpty()) {
            turn.report(Drop.STALE_EVENT, state.head(), "another address");
        }
        return asked;
    }

    /** The child is gone here, and the peer is told. */
    IkeSaState closeChild(Established state, Spi inbound, Turn turn) {
        Optional<ChildSa> child =
                state.children().stream().filter(it -> it.inbound().equals(inbound)).findFirst();
        if (child.isEmpty()) {
            return state;
        }
        turn.act(new IkeAction.RemoveSa(child.get()));
        return ownExchanges.want(state.without(child.get()), new Wish.DeleteChild(inbound), turn);
    }

    IkeSaState close(Established state, Turn turn) {
        return informational.close(state, turn);
    }

    IkeSaState unanswered(Established state, Turn turn) {
        return ownExchanges.unanswered(state, state.window().outstanding().orElseThrow(), turn);
    }

    IkeSaState unanswered(Closing state, Turn turn) {
        return informational.unanswered(state, turn);
    }

    IkeSaState received(Established state, Arrival arrival, MessageKind kind, Turn turn) {
        MessageProtection protection = state.security().protection();
        boolean awaited = awaits(state.window(), arrival.message());
        Opened opened =
                awaited
                        ? protection.open(arrival.octets(), arrival.message())
                        : protection.openUnawaited(arrival.octets(), arrival.message());
        if (opened instanceof Opened.NotAuthentic) {
            turn.report(Drop.NOT_AUTHENTIC, state.head(), kind.name());
            return state;
        }
        Established reached = awaited ? state.heardFrom(arrival) : state;
        return kind.isResponse()
                ? answered(reached, opened, arrival, kind, turn)
                : requested(reached, opened, arrival, kind, turn);
    }

    private static boolean awaits(Window window, IkeMessage message) {
        return message.response()
                ? window.outstanding()
                        .filter(it -> it.request().messageId() == message.messageId())
                        .isPresent()
                : message.messageId() == window.expectedRequest();
    }

    /** RFC 7383 2.6.1: of a request that was answered, only the first fragment is heard. */
    private static boolean asksAgain(Opened opened) {
        return !(opened instanceof Opened.Incomplete(int fragment)) || fragment == 1;
    }

    private IkeSaState requested(
            Established state, Opened opened, Arrival arrival, MessageKind kind, Turn turn) {
        Window window = state.window();
        long id = arrival.message().messageId();
        if (id == window.expectedRequest() - 1 && window.lastAnswer().isPresent()) {
            // RFC 7296 2.1: the answer got lost; it is the same octets again.
            if (asksAgain(opened)) {
                turn.answer(arrival, window.lastAnswer().get());
            }
            return state;
        }
        if (id == window.expectedRequest() && state.undecided().isPresent()) {
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
                    informational.malformed(state, arrival, cause.field(), turn);
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
            return informational.malformed(state, arrival, problem.get(), turn);
        }
        return kind == MessageKind.CREATE_CHILD_SA_REQUEST
                ? createChildSa.requested(state, arrival, request, turn)
                : informational.requested(state, arrival, request, turn);
    }

    private IkeSaState answered(
            Established state, Opened opened, Arrival arrival, MessageKind kind, Turn turn) {
        Optional<Window.Outstanding> outstanding =
                state.window()
                        .outstanding()
                        .filter(it -> it.request().messageId() == arrival.message().messageId());
        if (outstanding.isEmpty()) {
            turn.report(Drop.MESSAGE_ID, state.head(), kind.name());
            return state;
        }
        if (opened instanceof Opened.Incomplete) {
            return state;
        }
        if (!(opened instanceof Opened.Authentic(IkeMessage answer))
                || PayloadTable.problem(kind, answer).isPresent()
                || expected(outstanding.get().wish()) != kind) {
            // RFC 7296 2.21.3: no answer is given to an answer, and no SA outlives this.
            turn.report(Drop.PAYLOADS, state.head(), kind.name());
            Informational.end(state, IkeClosure.PROTOCOL_ERROR, turn);
            return new Gone(state.head());
        }
        return switch (outstanding.get().wish()) {
            case Wish.Liveness _ -> {
                turn.act(new IkeAction.Alive(state.head().id()));
                yield ownExchanges.next(state, turn);
            }
            case Wish.DeleteChild _ -> ownExchanges.next(state, turn);
            case Wish.NewChild child -> createChildSa.answered(state, child, answer, turn);
        };
    }

    private static MessageKind expected(Wish wish) {
        return switch (wish) {
            case Wish.NewChild _ -> MessageKind.CREATE_CHILD_SA_RESPONSE;
            case Wish.Liveness _, Wish.DeleteChild _ -> MessageKind.INFORMATIONAL_RESPONSE;
        };
    }

    IkeSaState received(Closing state, Arrival arrival, MessageKind kind, Turn turn) {
        Opened opened = state.security().protection().open(arrival.octets(), arrival.message());
        return switch (opened) {
            case Opened.NotAuthentic _ -> {
                turn.report(Drop.NOT_AUTHENTIC, state.head(), kind.name());
                yield state;
            }
            case Opened.Incomplete _ -> state;
            case Opened.MalformedInside _ -> new Gone(state.head());
            case Opened.Authentic(IkeMessage message) -> {
                if (!kind.isResponse()) {
                    yield informational.requested(state, arrival, message, turn);
                }
                yield message.messageId() == state.request().messageId()
                        ? new Gone(state.head())
                        : state;
            }
        };
    }

    IkeSaState received(Lingering state, Arrival arrival, Turn turn) {
        Opened opened = state.protection().openUnawaited(arrival.octets(), arrival.message());
        if (opened instanceof Opened.NotAuthentic
                || arrival.message().messageId() != state.answered()) {
            turn.report(Drop.NOT_AUTHENTIC, state.head(), "after the end");
        } else if (asksAgain(opened)) {
            turn.answer(arrival, state.answer());
        }
        return state;
    }
}
