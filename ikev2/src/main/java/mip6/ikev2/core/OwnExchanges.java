package mip6.ikev2.core;

import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Payload;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this node asks for on an established SA: one exchange after the other (RFC 7296 2.3), each
 * until it is answered or the peer counts as dead (2.4).
 */
final class OwnExchanges {

    private final IkeSettings settings;
    private final ChildNegotiation children;

    OwnExchanges(IkeSettings settings, ChildNegotiation children) {
        this.settings = settings;
        this.children = children;
    }

    /** Starts an exchange, or has it wait its turn. */
    Established want(Established state, Wish wish, Turn turn) {
        Window window = state.window();
        if (window.outstanding().isEmpty()) {
            return start(state, wish, turn);
        }
        if (wish instanceof Wish.Liveness && window.waiting().contains(wish)) {
            return state;
        }
        if (window.waiting().size() >= settings.limits().mostQueued()) {
            turn.report(Drop.QUEUE_FULL, state.head(), wish.getClass().getSimpleName());
            if (wish instanceof Wish.NewChild) {
                turn.act(new IkeAction.ChildFailed(state.head().id(), Drop.QUEUE_FULL.label()));
            }
            return state;
        }
        return state.with(window.queued(wish));
    }

    private Established start(Established state, Wish wish, Turn turn) {
        Window window = state.window();
        int exchange =
                wish instanceof Wish.NewChild
                        ? ExchangeType.CREATE_CHILD_SA
                        : ExchangeType.INFORMATIONAL;
        IkeMessage request = state.head().request(exchange, window.nextRequest(), payloads(wish));
        Bytes octets = state.security().protection().seal(request);
        turn.send(state.head(), octets);
        return state.with(
                window.requested(
                        wish,
                        Retransmission.first(
                                window.nextRequest(),
                                octets,
                                window.roundTrip().timeout(settings.timers()),
                                turn.now())));
    }

    private List<Payload> payloads(Wish wish) {
        return switch (wish) {
            case Wish.Liveness _ -> List.of();
            case Wish.DeleteChild(Spi inbound) ->
                    List.of(Delete.esp(List.of(ChildNegotiation.octets(inbound))));
            case Wish.NewChild(IkeEvent.ChildRequest request, Spi inbound, Bytes nonce) -> {
                List<Payload> offer = new ArrayList<>(children.offer(request, inbound));
                offer.add(new Nonce(nonce));
                yield offer;
            }
        };
    }

    /** The outstanding request is answered: the next exchange that waits begins. */
    Established next(Established state, Turn turn) {
        Established free = state.with(state.window().completed(turn.now()));
        List<Wish> waiting = free.window().waiting();
        if (waiting.isEmpty()) {
            return free;
        }
        Window rest = free.window().withWaiting(waiting.subList(1, waiting.size()));
        return start(free.with(rest), waiting.getFirst(), turn);
    }

    /** No answer yet: the same octets again, or the end (RFC 7296 2.4). */
    IkeSaState unanswered(Established state, Window.Outstanding outstanding, Turn turn) {
        Optional<Retransmission> again = outstanding.request().again(settings.timers(), turn.now());
        if (again.isPresent()) {
            turn.send(state.head(), again.get().octets());
            return state.with(state.window().retransmitted(again.get()));
        }
        Informational.end(state, IkeClosure.NO_RESPONSE, turn);
        return new Gone(state.head());
    }
}
