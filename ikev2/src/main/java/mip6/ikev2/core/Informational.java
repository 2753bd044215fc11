package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.ProtocolId;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** INFORMATIONAL (RFC 7296 1.4): liveness, and the end of SAs. */
final class Informational {

    private final IkeSettings settings;

    Informational(IkeSettings settings) {
        this.settings = settings;
    }

    /** A request of the peer. */
    IkeSaState requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        if (request.notify(NotifyType.AUTHENTICATION_FAILED).isPresent()) {
            // RFC 7296 2.21.2: the initiator does not accept the proof of IKE_AUTH after all.
            turn.report(Drop.PEER_REFUSES, state.head(), "AUTHENTICATION_FAILED");
            return ended(state, arrival, IkeClosure.DELETED_BY_PEER, turn);
        }
        List<Delete> deletes = request.all(Delete.class);
        if (deletes.stream().anyMatch(it -> it.protocol() == ProtocolId.IKE)) {
            return ended(state, arrival, IkeClosure.DELETED_BY_PEER, turn);
        }
        Established left = state;
        List<Bytes> gone = new ArrayList<>();
        for (Delete delete : deletes) {
            for (ChildSa child : named(left, delete)) {
                // RFC 7296 1.4.1: the answer names the other direction.
                gone.add(ChildNegotiation.octets(child.inbound()));
                turn.act(new IkeAction.RemoveSa(child));
                left = left.without(child);
            }
        }
        List<Payload> payloads = gone.isEmpty() ? List.of() : List.of(Delete.esp(gone));
        return answer(left, arrival, ExchangeType.INFORMATIONAL, payloads, turn);
    }

    /** The children that a DELETE means: it names what its sender receives under. */
    private static List<ChildSa> named(Established state, Delete delete) {
        return delete.protocol() != ProtocolId.ESP
                ? List.of()
                : state.children().stream()
                        .filter(
                                child ->
                                        delete.spis()
                                                .contains(
                                                        ChildNegotiation.octets(child.outbound())))
                        .toList();
    }

    private IkeSaState ended(Established state, Arrival arrival, IkeClosure why, Turn turn) {
        end(state, why, turn);
        return farewell(state, arrival, ExchangeType.INFORMATIONAL, List.of(), turn);
    }

    /** RFC 7296 2.21.3: a request that cannot be read, from a peer that is who it says. */
    IkeSaState malformed(Established state, Arrival arrival, String what, Turn turn) {
        turn.report(Drop.MALFORMED, state.head(), what);
        end(state, IkeClosure.PROTOCOL_ERROR, turn);
        return farewell(
                state,
                arrival,
                arrival.message().exchangeType(),
                List.of(Notify.of(NotifyType.INVALID_SYNTAX)),
                turn);
    }

    private IkeSaState farewell(
            Established state, Arrival arrival, int exchange, List<Payload> payloads, Turn turn) {
        long id = arrival.message().messageId();
        Bytes octets =
                state.security().protection().seal(state.head().response(exchange, id, payloads));
        turn.answer(arrival, octets);
        return new Lingering(
                state.head(),
                state.security().protection(),
                id,
                octets,
                false,
                turn.now() + settings.timers().lingering().toNanos());
    }

    /** Tells whoever uses the SA that it is gone, with its children. */
    static void end(Established state, IkeClosure why, Turn turn) {
        state.children().forEach(child -> turn.act(new IkeAction.RemoveSa(child)));
        turn.act(new IkeAction.Closed(state.head().id(), why));
    }

    /** The SA is no longer wanted: told to the peer until it answers, unless it is silent. */
    IkeSaState close(Established state, Turn turn) {
        end(state, IkeClosure.REQUESTED, turn);
        return close(state, settings.timers(), turn);
    }

    static IkeSaState close(Established state, IkeTimers timers, Turn turn) {
        return close(state.head(), state.security(), state.window(), Delete.ike(), timers, turn);
    }

    static IkeSaState close(
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
                window.expectedRequest(),
                Retransmission.first(id, octets, window.roundTrip().timeout(timers), turn.now()));
    }

    IkeSaState unanswered(Closing state, Turn turn) {
        Optional<Retransmission> again = state.request().again(settings.timers(), turn.now());
        if (again.isEmpty()) {
            return new Gone(state.head());
        }
        turn.send(state.head(), again.get().octets());
        return new Closing(state.head(), state.security(), state.expectedRequest(), again.get());
    }

    /** RFC 7296 2.25.2: while this side closes, requests get an empty answer. */
    IkeSaState requested(Closing state, Arrival arrival, IkeMessage request, Turn turn) {
        long id = request.messageId();
        if (id != state.expectedRequest()) {
            turn.report(Drop.MESSAGE_ID, state.head(), "");
            return state;
        }
        Bytes octets =
                state.security()
                        .protection()
                        .seal(state.head().response(ExchangeType.INFORMATIONAL, id, List.of()));
        turn.answer(arrival, octets);
        return new Lingering(
                state.head(),
                state.security().protection(),
                id,
                octets,
                false,
                turn.now() + settings.timers().lingering().toNanos());
    }

    /** Answers the request that was expected, and keeps the answer for its retransmission. */
    static Established answer(
            Established state, Arrival arrival, int exchange, List<Payload> payloads, Turn turn) {
        Bytes octets =
                state.security()
                        .protection()
                        .seal(
                                state.head()
                                        .response(
                                                exchange,
                                                state.window().expectedRequest(),
                                                payloads));
        turn.answer(arrival, octets);
        return state.with(state.window().answered(octets));
    }

    /** RFC 7296 2.5: the answer to a payload that has to be understood and is not. */
    static Optional<Notify> unsupportedCritical(IkeMessage request) {
        return request.unsupportedCriticalPayload().map(Informational::unsupported);
    }

    static Notify unsupported(UnrecognizedPayload payload) {
        return Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.of(payload.type()));
    }
}
