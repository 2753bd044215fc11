package mip6.ikev2.core;

import mip6.ikev2.core.IkeEvent.ChildRequest;
import mip6.ikev2.core.IkeEvent.FirstChild;
import mip6.ikev2.core.Wish.Purpose;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The initiator of an IKE SA proves its identity anew, and has the responder do so: by an IKE SA
 * made from scratch, which takes the place of the old one once it stands (RFC 7296 2.8.3).
 */
final class Reauthentication {

    private final IkeSaTable table;
    private final IkeSaInitInitiator initInitiator;
    private final CreateChildSa createChildSa;
    private final OwnExchanges ownExchanges;
    private final Farewell farewell;
    private final Aging aging;

    Reauthentication(
            IkeSaTable table, IkeSaInitInitiator initInitiator, Exchanges exchanges, Aging aging) {
        this.table = table;
        this.initInitiator = initInitiator;
        this.createChildSa = exchanges.createChildSa();
        this.ownExchanges = exchanges.own();
        this.farewell = exchanges.farewell();
        this.aging = aging;
    }

    /** The time has come. What does not succeed ends with the SA. */
    Established begin(Established state, Turn turn) {
        Life life =
                state.life()
                        .authenticatedAt(IkeSaState.NEVER)
                        .expiringAt(aging.graceEnds(turn.now()));
        Optional<ChildSa> first =
                state.children().stream().filter(Child::isCurrent).map(Child::sa).findFirst();
        if (life.origin().isEmpty() || first.isEmpty()) {
            return state.with(life);
        }
        IkeSaId id = table.newId();
        ChildSa again = first.get();
        IkeEvent.Initiate wish =
                new IkeEvent.Initiate(
                        id,
                        Endpoint.ike(state.head().local().address()),
                        Endpoint.ike(state.head().remote().address()),
                        Optional.of(state.peer().identity()),
                        asking(life.origin().get().part(), again.local().getFirst().start()),
                        new FirstChild.Wanted(
                                new ChildRequest(again.mode(), again.local(), again.remote())));
        table.put(initInitiator.begin(wish, turn));
        return state.with(life.renewedBy(id));
    }

    /** For the address that this node has. */
    private static IkeEvent.Part asking(IkeEvent.Part part, Ipv6Address address) {
        return switch (part) {
            case IkeEvent.Part.MobileNode(Optional<ConfigurationRequest> request) ->
                    new IkeEvent.Part.MobileNode(
                            request.map(
                                    it ->
                                            new ConfigurationRequest(
                                                    Optional.of(address), it.homePrefix())));
            case IkeEvent.Part.HomeAgent homeAgent -> homeAgent;
        };
    }

    /** The SA whose place one with that name is to take. */
    Optional<Established> replacedBy(IkeSaId id, AuthenticatedPeer peer) {
        return table.establishedWith(peer.identity()).stream()
                .filter(it -> it.life().renewal().equals(Optional.of(id)))
                .findFirst();
    }

    /**
     * The new SA stands.
     *
     * @param made its first child, owned by the old SA
     * @return what becomes of the old SA
     */
    IkeSaState succeeded(Established old, Established successor, ChildSa made, Turn turn) {
        Optional<Child> before =
                old.children().stream()
                        .filter(it -> it.isCurrent() && isLike(it.sa(), made))
                        .findFirst();
        if (before.isEmpty()) {
            turn.report(Drop.CHILD_REFUSED, successor.head(), "reauthentication");
            return failed(successor, turn);
        }
        turn.act(new IkeAction.InstallSuccessor(before.get().sa(), made));
        turn.act(new IkeAction.SwitchSa(before.get().sa(), made));
        turn.act(new IkeAction.Rekeyed(old.head().id()));
        List<Child> children = new ArrayList<>();
        List<Wish> wishes = new ArrayList<>();
        if (isAsked(old.window(), new Wish.Liveness())) {
            wishes.add(new Wish.Liveness());
        }
        for (Child child : old.children()) {
            Spi inbound = child.sa().inbound();
            if (child.equals(before.get()) || !child.isCurrent()) {
                // RFC 7296 2.8.3: the peer removes them with the old IKE SA
                if (child.isInUse()) {
                    children.add(child.outlivedUntil(Aging.outlived(turn.now())));
                }
            } else {
                children.add(child.dueAt(IkeSaState.NEVER));
                wishes.add(
                        createChildSa.anew(
                                child.sa(), new Purpose.InsteadOf(inbound), successor.security()));
            }
        }
        children.add(aging.child(made, turn.now()));
        table.put(new Gone(successor.head()));
        Established heir =
                successor
                        .with(successor.head().withId(old.head().id()))
                        .withChildren(children)
                        .with(successor.window().withWaiting(wishes));
        table.put(ownExchanges.proceed(heir, turn));
        return farewell.retire(
                old.with(old.head().withId(table.newId())), turn.now() + Aging.OVERLAP, turn);
    }

    /** The new SA is of no use. */
    IkeSaState failed(Established successor, Turn turn) {
        return farewell.retire(successor, turn.now(), turn);
    }

    private static boolean isLike(ChildSa one, ChildSa other) {
        return one.mode() == other.mode()
                && one.local().equals(other.local())
                && one.remote().equals(other.remote());
    }

    private static boolean isAsked(Window window, Wish wish) {
        return window.waiting().contains(wish)
                || window.outstanding().filter(it -> it.wish().equals(wish)).isPresent();
    }
}
