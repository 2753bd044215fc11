package mip6.ikev2.core;

import mip6.ikev2.core.Child.Phase;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.OwnExchange.Progress;
import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.util.Optional;

/**
 * What happens to an established SA but messages: wishes of whoever uses it, time that passes, and
 * results of workers.
 */
final class SaLife {

    private final Exchanges exchanges;
    private final Reauthentication reauthentication;

    SaLife(Exchanges exchanges, Reauthentication reauthentication) {
        this.exchanges = exchanges;
        this.reauthentication = reauthentication;
    }

    // Wishes

    IkeSaState checkLiveness(Established state, Turn turn) {
        return exchanges.own().want(state, new Wish.Liveness(), turn);
    }

    /** This node has gone elsewhere. */
    IkeSaState relocate(Established state, Endpoint local, Endpoint remote, Turn turn) {
        return exchanges.addressUpdates().begin(state, local, remote, turn);
    }

    IkeSaState createChild(Established state, IkeEvent.ChildRequest request, Turn turn) {
        return exchanges.createChildSa().want(state, request, turn);
    }

    IkeSaState rekey(Established state, Optional<Spi> inbound, Turn turn) {
        return inbound.isEmpty()
                ? exchanges.ikeRekey().want(state, turn)
                : state.child(inbound.get())
                        .map(child -> exchanges.createChildSa().rekey(state, child, turn))
                        .orElse(state);
    }

    IkeSaState addressGranted(Established state, Ipv6Address address, Turn turn) {
        return undecided(state, address, turn)
                .map(it -> exchanges.childRequests().granted(state, it, turn))
                .orElse(state);
    }

    IkeSaState addressRefused(Established state, Ipv6Address address, Turn turn) {
        return undecided(state, address, turn)
                .map(it -> exchanges.childRequests().refused(state, it, turn))
                .orElse(state);
    }

    private static Optional<Pending.Undecided> undecided(
            Established state, Ipv6Address address, Turn turn) {
        Optional<Pending.Undecided> asked =
                state.pending()
                        .filter(Pending.Undecided.class::isInstance)
                        .map(Pending.Undecided.class::cast)
                        .filter(it -> it.address().equals(address));
        if (asked.isEmpty()) {
            turn.report(Drop.STALE_EVENT, state.head(), "another address");
        }
        return asked;
    }

    /** The child is gone here, and the peer is told. */
    IkeSaState closeChild(Established state, Spi inbound, Turn turn) {
        Optional<Child> child = state.child(inbound).filter(Child::isInUse);
        child.ifPresent(it -> it.end(turn));
        boolean deletedAlready = child.filter(it -> it.phase() == Phase.CLOSING).isPresent();
        Established closed = state.changing(inbound, Child::closed);
        return child.isEmpty() || deletedAlready ? closed : delete(closed, inbound, turn);
    }

    private Established delete(Established state, Spi inbound, Turn turn) {
        Window queued = state.window().queued(new Wish.DeleteChild(inbound));
        return exchanges.own().proceed(state.with(queued), turn);
    }

    // Time

    /** One of the things that are due. */
    IkeSaState timePassed(Established state, Turn turn) {
        long now = turn.now();
        if (state.window().due() <= now) {
            return unanswered(state, turn);
        }
        Life life = state.life();
        if (life.expiresAt() <= now || Aging.isBeyondRepair(life, now)) {
            turn.report(Drop.EXPIRED, state.head(), "");
            return exchanges.farewell().close(state, IkeClosure.EXPIRED, turn);
        }
        Optional<Child> child = state.children().stream().filter(it -> it.due() <= now).findFirst();
        if (child.isPresent()) {
            return childDue(state, child.get(), turn);
        }
        Optional<Life.Deferred> deferred =
                life.deferred().stream().filter(it -> it.until() <= now).findFirst();
        if (deferred.isPresent()) {
            Established taken = state.with(life.without(deferred.get()));
            Window queued = taken.window().queued(deferred.get().wish());
            return exchanges.own().proceed(taken.with(queued), turn);
        }
        if (life.authenticateAt() <= now) {
            return reauthentication.begin(state, turn);
        }
        return life.rekeyAt() <= now ? exchanges.ikeRekey().want(state, turn) : state;
    }

    private IkeSaState unanswered(Established state, Turn turn) {
        Optional<Established> again = exchanges.own().unanswered(state, turn);
        return again.isPresent()
                ? again.get()
                : exchanges.farewell().forget(state, IkeClosure.NO_RESPONSE, turn);
    }

    private IkeSaState childDue(Established state, Child child, Turn turn) {
        Spi inbound = child.sa().inbound();
        return switch (child.phase()) {
            case CURRENT -> exchanges.createChildSa().rekey(state, child, turn);
            // RFC 7296 2.8: the peer should have deleted it by now
            case LEFT_TO_PEER -> delete(state.changing(inbound, Child::closing), inbound, turn);
            // RFC 7296 2.8.3: it went with the IKE SA that was replaced
            case CLOSING, CLOSED -> {
                child.end(turn);
                yield state.without(inbound);
            }
        };
    }

    // Results of workers

    Optional<IkeSaState> computed(Established state, ComputationResult result, Turn turn) {
        Optional<OwnExchange> own = state.window().outstanding();
        if (result instanceof IkeSaInit.KeyMade(EphemeralKey key)
                && own.isPresent()
                && own.get().progress() instanceof Progress.Preparing) {
            return Optional.of(exchanges.own().keyMade(state, key, turn));
        }
        if (result instanceof KeyShares.Agreed(Optional<Secret> shared)
                && own.isPresent()
                && own.get().progress() instanceof Progress.Concluding(IkeMessage answer, _)) {
            return Optional.of(agreed(state, own.get().wish(), answer, shared, turn));
        }
        if (result instanceof KeyShares.Responded(var response) && state.pending().isPresent()) {
            return Optional.of(responded(state, state.pending().get(), response, turn));
        }
        turn.report(Drop.STALE_COMPUTATION, state.head(), "");
        return Optional.empty();
    }

    private IkeSaState agreed(
            Established state, Wish wish, IkeMessage answer, Optional<Secret> shared, Turn turn) {
        return switch (wish) {
            case Wish.MakeChild child ->
                    exchanges.createChildSa().agreed(state, child, answer, shared, turn);
            case Wish.RekeyIke ike -> exchanges.ikeRekey().agreed(state, ike, answer, shared, turn);
            case Wish.Liveness _, Wish.DeleteChild _, Wish.CheckRoute _, Wish.UpdateAddresses _ ->
                    throw new IllegalStateException("a key exchange in " + wish);
        };
    }

    private IkeSaState responded(
            Established state,
            Pending pending,
            Optional<KeyExchangeGroup.Response> response,
            Turn turn) {
        return switch (pending) {
            case Pending.ChildKey child ->
                    exchanges.childRequests().responded(state, child, response, turn);
            case Pending.IkeKey ike -> exchanges.ikeRekey().responded(state, ike, response, turn);
            case Pending.Undecided _ -> state;
        };
    }

    Optional<IkeSaState> computed(Retiring state, ComputationResult result, Turn turn) {
        Optional<OwnExchange> own = state.standing().window().outstanding();
        if (result instanceof KeyShares.Agreed(Optional<Secret> shared)
                && own.isPresent()
                && own.get().progress() instanceof Progress.Concluding(IkeMessage answer, _)) {
            Optional<Established> made =
                    own.get().wish() instanceof Wish.RekeyIke ike
                            ? exchanges.ikeRekey().made(state.standing(), ike, answer, shared, turn)
                            : Optional.empty();
            return Optional.of(exchanges.farewell().concluded(state, made, turn));
        }
        turn.report(Drop.STALE_COMPUTATION, state.head(), "");
        return Optional.empty();
    }
}
