package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * INFORMATIONAL of MOBIKE (RFC 4555 3.5, 3.7 to 3.9). What it moves is the IKE SA; a binding moves
 * by Binding Updates alone.
 */
final class AddressUpdates {

    private static final int COOKIE_LENGTH = 16;

    private final SecureRandom random;
    private final OwnExchanges ownExchanges;
    private final Farewell farewell;

    AddressUpdates(SecureRandom random, OwnExchanges ownExchanges, Farewell farewell) {
        this.random = random;
        this.ownExchanges = ownExchanges;
        this.farewell = farewell;
    }

    static boolean isAskedFor(Established state, IkeMessage request) {
        boolean fromPeer = state.mobike() == Mobike.AGREED || state.mobike() == Mobike.SUPERSEDED;
        return fromPeer && request.notify(NotifyType.UPDATE_SA_ADDRESSES).isPresent();
    }

    /** What every answer to the initiator holds of its request (RFC 4555 3.7, 3.8: MUST). */
    static List<Payload> echoed(Established state, Arrival arrival, IkeMessage request) {
        List<Payload> payloads = new ArrayList<>();
        if (state.mobike() != Mobike.ABSENT) {
            if (NatDetection.isIn(request)) {
                payloads.addAll(
                        NatDetection.payloads(
                                state.head().movedTo(arrival.local(), arrival.remote())));
            }
            request.notify(NotifyType.COOKIE2).ifPresent(payloads::add);
        }
        return payloads;
    }

    Established requested(Established state, Arrival arrival, IkeMessage request, Turn turn) {
        List<Payload> payloads = echoed(state, arrival, request);
        Optional<NotifyType> objection = objection(state, arrival, request);
        if (objection.isPresent()) {
            turn.report(Drop.ADDRESSES_REFUSED, state.head(), objection.get().name());
            payloads.addFirst(Notify.of(objection.get()));
            return ownExchanges.proceed(answer(state, arrival, payloads, turn), turn);
        }
        boolean sameAddresses =
                arrival.local().equals(state.head().local())
                        && arrival.remote().equals(state.head().remote());
        Established moved = state.with(state.head().movedTo(arrival.local(), arrival.remote()));
        Established answered = answer(moved, arrival, payloads, turn);
        return sameAddresses
                ? ownExchanges.proceed(answered, turn)
                : ownExchanges.proceed(checking(answered), turn);
    }

    private static Established answer(
            Established state, Arrival arrival, List<Payload> payloads, Turn turn) {
        return Informational.answer(state, arrival, ExchangeType.INFORMATIONAL, payloads, turn);
    }

    private static Optional<NotifyType> objection(
            Established state, Arrival arrival, IkeMessage request) {
        if (unexpectedNat(arrival, request)) {
            return Optional.of(NotifyType.UNEXPECTED_NAT_DETECTED);
        }
        boolean translated = NatDetection.of(arrival, request).any();
        // CHILD_SAs stay in UDP, or out of it
        boolean otherPath = NatDetection.isIn(request) && translated != state.head().nat().any();
        return otherPath || state.mobike() == Mobike.SUPERSEDED
                ? Optional.of(NotifyType.UNACCEPTABLE_ADDRESSES)
                : Optional.empty();
    }

    /** RFC 4555 3.9 MUST, 4.2.6: addresses and ports as the sender knows them. */
    static boolean unexpectedNat(Arrival arrival, IkeMessage request) {
        Bytes seen =
                new Writer()
                        .bytes(arrival.remote().address().toBytes())
                        .bytes(arrival.local().address().toBytes())
                        .u16(arrival.remote().port())
                        .u16(arrival.local().port())
                        .toBytes();
        return request.notify(NotifyType.NO_NATS_ALLOWED)
                .filter(it -> !it.data().equals(seen))
                .isPresent();
    }

    /** RFC 4555 3.7: before anybody uses the address, the peer has to answer from there. */
    private Established checking(Established state) {
        return next(state, new Wish.CheckRoute(state.head().remote(), cookie()));
    }

    /** What is new comes before all else, and in the place of its like. */
    private static Established next(Established state, Wish wish) {
        List<Wish> waiting = new ArrayList<>(state.window().waiting());
        waiting.removeIf(it -> it.getClass().equals(wish.getClass()));
        waiting.addFirst(wish);
        return state.with(state.window().withWaiting(waiting));
    }

    private Bytes cookie() {
        byte[] cookie = new byte[COOKIE_LENGTH];
        random.nextBytes(cookie);
        return Bytes.wrap(cookie);
    }

    /** As the initiator. */
    IkeSaState begin(Established state, Endpoint local, Endpoint remote, Turn turn) {
        if (state.mobike() != Mobike.OWN) {
            return farewell.close(state, IkeClosure.REQUESTED, turn);
        }
        // RFC 4555 3.5: what is outstanding goes on from the new address, too.
        Established there = state.at(local, remote);
        Wish update = new Wish.UpdateAddresses(there.head().local(), cookie());
        return ownExchanges.proceed(next(there, update), turn);
    }

    /** What a sign of life asks beside it. */
    static List<Payload> liveness(Established state) {
        return watchesMapping(state) ? NatDetection.payloads(state.head()) : List.of();
    }

    /** RFC 4555 3.8 SHOULD: the initiator, behind a translator. */
    private static boolean watchesMapping(Established state) {
        return state.mobike() == Mobike.OWN && state.head().nat().local();
    }

    /** The peer lives; where it sees this node elsewhere than before, it is told (RFC 4555 3.8). */
    Established alive(Established state, IkeMessage answer, Turn turn) {
        turn.act(new IkeAction.Alive(state.head().id()));
        Optional<Bytes> seen = NatDetection.mapping(answer);
        boolean elsewhere =
                watchesMapping(state) && seen.isPresent() && !seen.equals(state.mapping());
        return ownExchanges.next(
                elsewhere
                        ? next(state, new Wish.UpdateAddresses(state.head().local(), cookie()))
                        : state,
                turn);
    }

    /** RFC 4555 3.5. */
    static List<Payload> request(IkeSaHead head, Bytes cookie) {
        List<Payload> payloads = new ArrayList<>();
        payloads.add(Notify.of(NotifyType.UPDATE_SA_ADDRESSES));
        payloads.addAll(NatDetection.payloads(head));
        payloads.add(Notify.of(NotifyType.COOKIE2, cookie));
        return payloads;
    }

    /** The peer's answer to where this node is. */
    IkeSaState updated(
            Established state,
            Wish.UpdateAddresses update,
            Arrival arrival,
            IkeMessage answer,
            Turn turn) {
        if (!isReturned(update.cookie(), answer)) {
            return notReturned(state, turn);
        }
        if (!update.local().equals(state.head().local())) {
            // RFC 4555 3.5: gone on meanwhile; another update waits
            return ownExchanges.next(state, turn);
        }
        Optional<String> objection =
                answer.all(Notify.class).stream()
                        .filter(Notify::isError)
                        .map(Notify::name)
                        .findFirst()
                        .or(() -> translatorChanged(state, arrival, answer));
        if (objection.isPresent()) {
            turn.report(Drop.ADDRESSES_REFUSED, state.head(), objection.get());
            return farewell.close(state, IkeClosure.REQUESTED, turn);
        }
        turn.act(
                new IkeAction.Moved(
                        state.head().id(), state.head().local(), state.head().remote()));
        return ownExchanges.next(state.seenAs(NatDetection.mapping(answer)), turn);
    }

    /** CHILD_SAs stay in UDP, or out of it: an SA from scratch finds out. */
    private static Optional<String> translatorChanged(
            Established state, Arrival arrival, IkeMessage answer) {
        return NatDetection.isIn(answer)
                        && !NatDetection.of(arrival, answer).equals(state.head().nat())
                ? Optional.of("a translator came or went")
                : Optional.empty();
    }

    private static boolean isReturned(Bytes cookie, IkeMessage answer) {
        return answer.notify(NotifyType.COOKIE2).map(Notify::data).equals(Optional.of(cookie));
    }

    /** RFC 4555 3.7 MUST. */
    private IkeSaState notReturned(Established state, Turn turn) {
        turn.report(Drop.PAYLOADS, state.head(), "COOKIE2");
        return farewell.close(state, IkeClosure.PROTOCOL_ERROR, turn);
    }

    /** The answer to the check. */
    IkeSaState checked(Established state, Wish.CheckRoute check, IkeMessage answer, Turn turn) {
        if (!isReturned(check.cookie(), answer)) {
            return notReturned(state, turn);
        }
        // what was sent to several addresses tells nothing of the last; another check waits then
        if (check.remote().equals(state.head().remote())) {
            turn.act(
                    new IkeAction.Moved(
                            state.head().id(), state.head().local(), state.head().remote()));
        }
        return ownExchanges.next(state, turn);
    }
}
