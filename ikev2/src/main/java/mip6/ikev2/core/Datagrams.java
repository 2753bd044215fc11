package mip6.ikev2.core;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeHeader;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;

/**
 * Datagrams on their way to the SA that they are for, or to a new one: what is no message, has no
 * SA, or does not fit the state is dropped here.
 */
final class Datagrams {

    private final IkeSettings settings;
    private final IkeSaTable table;
    private final IkeSaInitInitiator initInitiator;
    private final IkeSaInitResponder initResponder;
    private final IkeAuthInitiator authInitiator;
    private final Contests contests;
    private final IkeAuthResponder authResponder;
    private final StandingSas standingSas;
    private final Farewell farewell;

    Datagrams(
            IkeSettings settings,
            IkeSaTable table,
            IkeSaInitInitiator initInitiator,
            IkeSaInitResponder initResponder,
            IkeAuthInitiator authInitiator,
            IkeAuthResponder authResponder,
            StandingSas standingSas,
            Farewell farewell) {
        this.settings = settings;
        this.table = table;
        this.initInitiator = initInitiator;
        this.initResponder = initResponder;
        this.authInitiator = authInitiator;
        this.contests = new Contests(initInitiator, authInitiator);
        this.authResponder = authResponder;
        this.standingSas = standingSas;
        this.farewell = farewell;
    }

    void received(IkeEvent.DatagramReceived datagram, Turn turn) {
        Arrival arrival;
        IkeHeader header;
        try {
            header = IkeHeader.decode(datagram.octets());
            if (header.majorVersion() != IkeHeader.MAJOR_VERSION) {
                otherVersion(datagram, header, turn);
                return;
            }
            IkeMessage message = IkeMessage.decode(datagram.octets());
            arrival = new Arrival(datagram.local(), datagram.remote(), datagram.octets(), message);
        } catch (MalformedException malformed) {
            turn.report(Drop.MALFORMED, datagram.remote(), malformed.field());
            return;
        }
        Optional<MessageKind> kind = MessageKind.of(arrival.message());
        if (kind.isEmpty()) {
            turn.report(Drop.UNEXPECTED_MESSAGE, datagram.remote(), "exchange type");
        } else if (arrival.message().responderSpi().isZero()
                && kind.get() == MessageKind.IKE_SA_INIT_REQUEST) {
            initRequested(arrival, turn);
        } else {
            dispatch(arrival, kind.get(), turn);
        }
    }

    /** RFC 7296 2.5: a higher version is told what is spoken here; IKEv1 is not for us. */
    private static void otherVersion(
            IkeEvent.DatagramReceived datagram, IkeHeader header, Turn turn) {
        turn.report(Drop.VERSION, datagram.remote(), "major " + header.majorVersion());
        if (header.majorVersion() > IkeHeader.MAJOR_VERSION && !header.response()) {
            IkeMessage answer =
                    new IkeMessage(
                            header.initiatorSpi(),
                            header.responderSpi(),
                            header.exchangeType(),
                            !header.initiator(),
                            true,
                            header.messageId(),
                            List.of(
                                    Notify.of(
                                            NotifyType.INVALID_MAJOR_VERSION,
                                            Bytes.of(IkeHeader.MAJOR_VERSION))));
            turn.act(new IkeAction.Send(datagram.local(), datagram.remote(), answer.encode()));
        }
    }

    private void initRequested(Arrival arrival, Turn turn) {
        IkeMessage request = arrival.message();
        if (table.byOwnSpi(request.initiatorSpi()).isPresent()) {
            turn.report(Drop.REFLECTED, arrival.remote(), "");
            return;
        }
        if (!request.initiator() || request.messageId() != 0 || request.initiatorSpi().isZero()) {
            turn.report(Drop.UNEXPECTED_MESSAGE, arrival.remote(), "header of IKE_SA_INIT");
            return;
        }
        Optional<IkeSaState> known =
                table.byInit(request.initiatorSpi(), arrival.remote())
                        .filter(state -> isRepeated(state, arrival));
        if (known.isPresent()) {
            if (known.get() instanceof InitAnswered answered) {
                // RFC 7296 2.1: the answer got lost; it is the same octets again.
                turn.answer(arrival, answered.keyed().transcript().response());
            } else {
                turn.report(Drop.ABSORBED, known.get().head(), "IKE_SA_INIT");
            }
            return;
        }
        Optional<IkeSaState> begun = initResponder.requested(arrival, turn);
        begun.ifPresent(
                state -> {
                    makeRoom(arrival.remote().address(), turn);
                    table.put(state);
                });
    }

    /** RFC 7296 2.1: whether it is the same request is told by all of its octets. */
    private static boolean isRepeated(IkeSaState state, Arrival arrival) {
        return switch (state) {
            case ResponderDeriving deriving ->
                    deriving.transcript().request().equals(arrival.octets());
            case InitAnswered answered ->
                    answered.keyed().transcript().request().equals(arrival.octets());
            case ResponderVerifying verifying ->
                    verifying.keyed().transcript().request().equals(arrival.octets());
            case EapAsking asking ->
                    asking.guest().keyed().transcript().request().equals(arrival.octets());
            case EapAwaiting awaiting ->
                    awaiting.guest().keyed().transcript().request().equals(arrival.octets());
            case InitiatorPreparing _,
                    InitSent _,
                    InitiatorDeriving _,
                    AuthSent _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    EapSent _,
                    Authorizing _,
                    Established _,
                    Candidate _,
                    Retiring _,
                    Closing _,
                    Lingering _,
                    Gone _ ->
                    false;
        };
    }

    /** An honest initiator needs a round trip; what is oldest is the least likely to be one. */
    private void makeRoom(Ipv6Address remote, Turn turn) {
        if (table.halfOpenCount(remote) >= settings.limits().mostHalfOpenPerNetwork()) {
            table.oldestHalfOpen(remote).ifPresent(oldest -> evict(oldest, turn));
        }
        if (table.halfOpenCount() >= settings.limits().mostHalfOpen()) {
            table.oldestHalfOpen().ifPresent(oldest -> evict(oldest, turn));
        }
    }

    private void evict(IkeSaState oldest, Turn turn) {
        turn.report(Drop.HALF_OPEN_EVICTED, oldest.head(), "");
        table.put(new Gone(oldest.head()));
    }

    private void dispatch(Arrival arrival, MessageKind kind, Turn turn) {
        IkeMessage message = arrival.message();
        Optional<IkeSaState> found =
                table.byOwnSpi(
                        message.initiator() ? message.responderSpi() : message.initiatorSpi());
        if (found.isEmpty()) {
            turn.report(Drop.UNKNOWN_SPI, arrival.remote(), ExchangeType.name(kind.exchangeType()));
            return;
        }
        IkeSaState state = found.get();
        Optional<IkeSaState> contested = contests.received(state, arrival, kind, turn);
        if (contested.isPresent()) {
            table.put(contested.get());
            return;
        }
        // The sender says which side it is; this node is the other one.
        boolean fromPeer = message.initiator() == (state.head().role() == Role.RESPONDER);
        boolean samePeer =
                message.initiatorSpi().equals(state.head().initiatorSpi())
                        && (state instanceof InitSent
                                || message.responderSpi().equals(state.head().responderSpi()));
        if (!fromPeer || !samePeer) {
            turn.report(Drop.UNKNOWN_SPI, arrival.remote(), "the other SPI");
        } else if (!PayloadTable.expected(state).contains(kind)) {
            turn.report(Drop.UNEXPECTED_MESSAGE, state.head(), kind.name());
        } else {
            table.put(dispatch(state, arrival, kind, turn));
        }
    }

    private IkeSaState dispatch(IkeSaState state, Arrival arrival, MessageKind kind, Turn turn) {
        return switch (state) {
            case InitSent sent -> initAnswered(sent, arrival, turn);
            case InitAnswered answered -> authResponder.received(answered, arrival, turn);
            case AuthSent sent -> authInitiator.received(sent, arrival, turn);
            case EapSent sent -> authInitiator.received(sent, arrival, turn);
            case EapAwaiting awaiting -> authResponder.received(awaiting, arrival, turn);
            case ResponderVerifying _, EapAsking _, Authorizing _, Candidate _ -> {
                turn.report(Drop.ABSORBED, state.head(), kind.name());
                yield state;
            }
            case Established established -> standingSas.received(established, arrival, kind, turn);
            case Retiring retiring -> farewell.received(retiring, arrival, kind, turn);
            case Closing closing -> farewell.received(closing, arrival, kind, turn);
            case Lingering lingering -> farewell.received(lingering, arrival, turn);
            case InitiatorPreparing _,
                    InitiatorDeriving _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    ResponderDeriving _,
                    Gone _ ->
                    throw new IllegalStateException("nothing is expected in " + state);
        };
    }

    private IkeSaState initAnswered(InitSent state, Arrival arrival, Turn turn) {
        if (arrival.message().messageId() != 0) {
            turn.report(Drop.MESSAGE_ID, state.head(), "");
            return state;
        }
        return initInitiator.answered(state, arrival, turn);
    }
}
