package mip6.ikev2.core;

import mip6.ikev2.core.Wish.RekeyIke;

import java.util.ArrayList;
import java.util.List;

/**
 * An IKE SA takes the place of another: its name, its children and what waits in it (RFC 7296 2.8).
 * Users see the same SA.
 */
final class Succession {

    private final IkeSaTable table;
    private final OwnExchanges ownExchanges;
    private final Farewell farewell;

    Succession(IkeSaTable table, OwnExchanges ownExchanges, Farewell farewell) {
        this.table = table;
        this.ownExchanges = ownExchanges;
        this.farewell = farewell;
    }

    /** This node made the successor, so it deletes the old SA. */
    IkeSaState byThisNode(Established old, Established successor, Turn turn) {
        inherit(old, successor, turn);
        return farewell.retire(renamed(old), turn.now(), turn);
    }

    /** The peer made it; the old SA is the peer's to delete. */
    IkeSaState byPeer(Established old, Candidate successor, Turn turn) {
        inherit(old, successor.standing(), turn);
        return farewell.retire(renamed(old), Aging.patience(turn.now()), turn);
    }

    /** The successor is in the table when this returns; the old SA has no name any more. */
    void inherit(Established old, Established successor, Turn turn) {
        table.put(new Gone(successor.head()));
        Established heir =
                successor
                        .with(
                                successor
                                        .head()
                                        .withId(old.head().id())
                                        .movedTo(old.head().local(), old.head().remote()))
                        .withChildren(old.children())
                        .with(successor.window().withWaiting(unfinished(old.window())));
        turn.act(new IkeAction.Rekeyed(old.head().id()));
        table.put(ownExchanges.proceed(heir, turn));
    }

    /** What was not begun in the old SA begins in the new one; a question asked is asked again. */
    private static List<Wish> unfinished(Window window) {
        List<Wish> wishes = new ArrayList<>();
        window.outstanding().map(OwnExchange::wish).ifPresent(wishes::add);
        wishes.addAll(window.waiting());
        wishes.removeIf(RekeyIke.class::isInstance);
        return wishes.stream().distinct().toList();
    }

    private Established renamed(Established old) {
        return old.with(old.head().withId(table.newId()));
    }
}
