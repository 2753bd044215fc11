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
 * INFORMATIONAL of MOBIKE (RFC 4555 3.5, 3.7 to 3.9): the responder's side. What it moves is the
 * IKE SA; a binding moves by Binding Updates alone.
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
        return state.mobike() != Mobike.ABSENT
                && request.notify(NotifyType.UPDATE_SA_ADDRESSES).isPresent();
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
        List<Wish> waiting = new ArrayList<>(state.window().waiting());
        waiting.removeIf(Wish.CheckRoute.class::isInstance);
        byte[] cookie = new byte[COOKIE_LENGTH];
        random.nextBytes(cookie);
        waiting.addFirst(new Wish.CheckRoute(state.head().remote(), Bytes.wrap(cookie)));
        return state.with(state.window().withWaiting(waiting));
    }

    /** The answer to the check. */
    IkeSaState checked(Established state, Wish.CheckRoute check, IkeMessage answer, Turn turn) {
        Optional<Bytes> cookie = answer.notify(NotifyType.COOKIE2).map(Notify::data);
        if (!cookie.equals(Optional.of(check.cookie()))) {
            // RFC 4555 3.7 MUST
            turn.report(Drop.PAYLOADS, state.head(), "COOKIE2");
            return farewell.close(state, IkeClosure.PROTOCOL_ERROR, turn);
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
