package mip6.ikev2.core;

import mip6.ikev2.core.Child.Phase;
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

    private final OwnExchanges ownExchanges;
    private final Farewell farewell;
    private final IkeRekey ikeRekey;
    private final AddressUpdates addressUpdates;

    Informational(
            OwnExchanges ownExchanges,
            Farewell farewell,
            IkeRekey ikeRekey,
            AddressUpdates addressUpdates) {
        this.ownExchanges = ownExchanges;
        this.farewell = farewell;
        this.ikeRekey = ikeRekey;
        this.addressUpdates = addressUpdates;
    }

    /** A request of the peer. */
    IkeSaState requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        if (request.notify(NotifyType.AUTHENTICATION_FAILED).isPresent()) {
            // RFC 7296 2.21.2: the initiator does not accept the proof of IKE_AUTH after all.
            turn.report(Drop.PEER_REFUSES, state.head(), "AUTHENTICATION_FAILED");
            return ended(state, arrival, turn);
        }
        if (deletesIke(request)) {
            return ended(state, arrival, turn);
        }
        if (AddressUpdates.isAskedFor(state, request)) {
            return addressUpdates.requested(state, arrival, request, turn);
        }
        Established left = state;
        List<Bytes> gone = new ArrayList<>();
        for (Delete delete : request.all(Delete.class)) {
            for (Child child : named(left, delete)) {
                if (!isBeingDeleted(left, child)) {
                    // RFC 7296 1.4.1: the answer names the other direction, unless this node has
                    // asked for the same (2.25.1).
                    gone.add(ChildNegotiation.octets(child.sa().inbound()));
                }
                left = deleted(left, child, turn);
            }
        }
        List<Payload> payloads = AddressUpdates.echoed(state, arrival, request);
        if (!gone.isEmpty()) {
            payloads.add(Delete.esp(gone));
        }
        Established answered = answer(left, arrival, ExchangeType.INFORMATIONAL, payloads, turn);
        return ownExchanges.proceed(answered, turn);
    }

    static boolean deletesIke(IkeMessage request) {
        return request.all(Delete.class).stream().anyMatch(it -> it.protocol() == ProtocolId.IKE);
    }

    private IkeSaState ended(Established state, Arrival arrival, Turn turn) {
        Optional<IkeSaState> successor = ikeRekey.replacedByPeer(state, arrival, turn);
        if (successor.isPresent()) {
            return successor.get();
        }
        end(state, IkeClosure.DELETED_BY_PEER, turn);
        return farewell.last(state, arrival, ExchangeType.INFORMATIONAL, List.of(), turn);
    }

    /** The children that a DELETE means: it names what its sender receives under. */
    private static List<Child> named(Established state, Delete delete) {
        return delete.protocol() != ProtocolId.ESP
                ? List.of()
                : state.children().stream()
                        .filter(
                                child ->
                                        delete.spis()
                                                .contains(
                                                        ChildNegotiation.octets(
                                                                child.sa().outbound())))
                        .toList();
    }

    private static boolean isBeingDeleted(Established state, Child child) {
        return (child.phase() == Phase.CLOSING || child.phase() == Phase.CLOSED)
                && state.window()
                        .begun()
                        .filter(it -> it.wish().equals(new Wish.DeleteChild(child.sa().inbound())))
                        .isPresent();
    }

    private static Established deleted(Established state, Child child, Turn turn) {
        Spi inbound = child.sa().inbound();
        child.successor()
                .flatMap(state::child)
                .filter(_ -> child.phase() == Phase.LEFT_TO_PEER)
                .ifPresent(next -> turn.act(new IkeAction.SwitchSa(child.sa(), next.sa())));
        child.end(turn);
        List<Wish> waiting =
                state.window().waiting().stream()
                        .filter(wish -> !wish.equals(new Wish.DeleteChild(inbound)))
                        .toList();
        return state.without(inbound).with(state.window().withWaiting(waiting));
    }

    /** The peer has answered the DELETE of a child. */
    Established childDeleted(Established state, Spi inbound, Turn turn) {
        state.child(inbound).ifPresent(it -> it.end(turn));
        return ownExchanges.next(state.without(inbound), turn);
    }

    /** RFC 7296 2.21.3: a request that cannot be read, from a peer that is who it says. */
    IkeSaState malformed(Established state, Arrival arrival, String what, Turn turn) {
        turn.report(Drop.MALFORMED, state.head(), what);
        end(state, IkeClosure.PROTOCOL_ERROR, turn);
        return farewell.last(
                state,
                arrival,
                arrival.message().exchangeType(),
                List.of(Notify.of(NotifyType.INVALID_SYNTAX)),
                turn);
    }

    /** Tells whoever uses the SA that it is gone, with its children. */
    static void end(Established state, IkeClosure why, Turn turn) {
        state.children().forEach(child -> child.end(turn));
        turn.act(new IkeAction.Closed(state.head().id(), why));
    }

    /** Answers the request that was expected, and keeps the answer for its retransmission. */
    static Established answer(
            Established state, Arrival arrival, int exchange, List<Payload> payloads, Turn turn) {
        return state.with(
                answer(
                        state.head(),
                        state.security(),
                        state.window(),
                        arrival,
                        exchange,
                        payloads,
                        turn));
    }

    static Window answer(
            IkeSaHead head,
            Security security,
            Window window,
            Arrival arrival,
            int exchange,
            List<Payload> payloads,
            Turn turn) {
        Bytes octets =
                security.protection()
                        .seal(head.response(exchange, window.expectedRequest(), payloads));
        turn.answer(arrival, octets);
        return window.answered(octets);
    }

    /** RFC 7296 2.5: the answer to a payload that has to be understood and is not. */
    static Optional<Notify> unsupportedCritical(IkeMessage request) {
        return request.unsupportedCriticalPayload().map(Informational::unsupported);
    }

    static Notify unsupported(UnrecognizedPayload payload) {
        return Notify.of(NotifyType.UNSUPPORTED_CRITICAL_PAYLOAD, Bytes.of(payload.type()));
    }
}
