package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.ProtocolId;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this node asks for on an established SA: one exchange after the other (RFC 7296 2.3), each
 * until it is answered or the peer counts as dead (2.4).
 */
final class OwnExchanges {

    private final IkeSettings settings;
    private final KeyExchanges keyExchanges;
    private final ChildNegotiation children;

    OwnExchanges(IkeSettings settings, KeyExchanges keyExchanges, ChildNegotiation children) {
        this.settings = settings;
        this.keyExchanges = keyExchanges;
        this.children = children;
    }

    /** What somebody outside asks for: starts an exchange, or has it wait its turn. */
    Established want(Established state, Wish wish, Turn turn) {
        Window window = state.window();
        if (wish instanceof Wish.Liveness && window.waiting().contains(wish)) {
            return state;
        }
        if (window.waiting().size() >= settings.limits().mostQueued()) {
            turn.report(Drop.QUEUE_FULL, state.head(), wish.getClass().getSimpleName());
            if (wish instanceof Wish.MakeChild child) {
                turn.act(
                        new IkeAction.ChildFailed(
                                state.head().id(), child.request(), Drop.QUEUE_FULL.label()));
            }
            return state;
        }
        return proceed(state.with(window.queued(wish)), turn);
    }

    /** The exchange that waits next begins, where none is under way. */
    Established proceed(Established state, Turn turn) {
        Established next = state;
        while (isFree(next) && !next.window().waiting().isEmpty()) {
            List<Wish> waiting = next.window().waiting();
            Wish first = waiting.getFirst();
            next = next.with(next.window().withWaiting(waiting.subList(1, waiting.size())));
            if (!isMoot(next, first)) {
                next = start(next, first, turn);
            }
        }
        return next;
    }

    /**
     * RFC 7296 1.3.2: while the peer's wish for a new IKE SA is worked on, nothing new begins here.
     */
    private static boolean isFree(Established state) {
        return state.window().outstanding().isEmpty()
                && state.pending().map(Pending::job).orElse(IkeSaState.NO_JOB) == IkeSaState.NO_JOB;
    }

    /** What it is about has gone, or been seen to, while it waited. */
    private static boolean isMoot(Established state, Wish wish) {
        return wish instanceof Wish.MakeChild child
                && switch (child.purpose()) {
                    case Wish.Purpose.Additional _ -> false;
                    case Wish.Purpose.Rekey(Spi old) ->
                            state.child(old).filter(Child::isCurrent).isEmpty();
                    case Wish.Purpose.InsteadOf(Spi old) -> state.child(old).isEmpty();
                };
    }

    private Established start(Established state, Wish wish, Turn turn) {
        if (wish.keyExchange().isEmpty()) {
            return send(state, wish, Optional.empty(), turn);
        }
        var group = wish.keyExchange().get();
        long job = turn.compute(() -> new IkeSaInit.KeyMade(keyExchanges.generate(group)));
        return state.with(state.window().preparing(OwnExchange.preparing(wish, job)));
    }

    /** The key of the exchange that is being prepared. */
    Established keyMade(Established state, EphemeralKey key, Turn turn) {
        Wish wish = state.window().outstanding().orElseThrow().wish();
        Established free = state.with(state.window().completed());
        if (isMoot(free, wish)) {
            return proceed(free, turn);
        }
        if (!isFree(free)) {
            return free.with(free.window().queuedFirst(wish));
        }
        return send(free, wish, Optional.of(key), turn);
    }

    private Established send(Established state, Wish wish, Optional<EphemeralKey> key, Turn turn) {
        Window window = state.window();
        int exchange = wish.answeredBy().exchangeType();
        List<Payload> payloads = payloads(state, wish, key);
        IkeMessage request = state.head().request(exchange, window.nextRequest(), payloads);
        Bytes octets = state.security().protection().seal(request);
        turn.send(state.head(), octets);
        long timeout = window.roundTrip().timeout(settings.timers());
        Retransmission first =
                Retransmission.first(window.nextRequest(), octets, timeout, turn.now());
        return state.with(window.requested(OwnExchange.asked(wish, key, first)));
    }

    private List<Payload> payloads(Established state, Wish wish, Optional<EphemeralKey> key) {
        return switch (wish) {
            case Wish.Liveness _ -> AddressUpdates.liveness(state);
            case Wish.CheckRoute(_, Bytes cookie) -> List.of(Notify.of(NotifyType.COOKIE2, cookie));
            case Wish.UpdateAddresses(_, Bytes cookie) ->
                    AddressUpdates.request(state.head(), cookie);
            case Wish.DeleteChild(Spi inbound) ->
                    List.of(Delete.esp(List.of(ChildNegotiation.octets(inbound))));
            case Wish.MakeChild child -> {
                List<Payload> offer = new ArrayList<>();
                if (child.purpose() instanceof Wish.Purpose.Rekey(Spi old)) {
                    offer.add(rekeys(old));
                }
                offer.addAll(
                        key.isPresent()
                                ? children.offerWithKeyExchange(child.request(), child.inbound())
                                : children.offer(child.request(), child.inbound()));
                offer.add(new Nonce(child.nonce()));
                key.ifPresent(it -> offer.add(keyExchange(wish, it)));
                yield offer;
            }
            case Wish.RekeyIke rekey -> {
                Bytes spi = new Writer(Long.BYTES).u64(rekey.spi().value()).toBytes();
                yield List.of(
                        settings.ike().offer(spi),
                        new Nonce(rekey.nonce()),
                        keyExchange(wish, key.orElseThrow()));
            }
        };
    }

    /** RFC 7296 1.3.3: it names what its sender receives under. */
    private static Notify rekeys(Spi old) {
        return new Notify(
                ProtocolId.ESP,
                ChildNegotiation.octets(old),
                NotifyType.REKEY_SA.number(),
                Bytes.EMPTY);
    }

    private static KeyExchange keyExchange(Wish wish, EphemeralKey key) {
        return new KeyExchange(wish.keyExchange().orElseThrow().transformId(), key.publicValue());
    }

    /** The exchange under way is over: the next one that waits begins. */
    Established next(Established state, Turn turn) {
        return proceed(state.with(state.window().completed()), turn);
    }

    /** No answer yet: the same octets again; empty where the peer counts as dead (RFC 7296 2.4). */
    Optional<Established> unanswered(Established state, Turn turn) {
        return again(state.head(), state.window(), turn).map(state::with);
    }

    Optional<Window> again(IkeSaHead head, Window window, Turn turn) {
        Optional<Retransmission> again =
                window.outstanding()
                        .flatMap(OwnExchange::request)
                        .flatMap(request -> request.again(settings.timers(), turn.now()));
        again.ifPresent(it -> turn.sendAgain(head, it.octets()));
        return again.map(it -> window.with(exchange -> exchange.retransmitted(it)));
    }
}
