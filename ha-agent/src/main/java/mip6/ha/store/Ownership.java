package mip6.ha.store;

import mip6.wire.Ipv6Address;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which home addresses are this home agent's, as the store has answered so far. Several threads ask
 * it, and hear its answers in another order than they came about: the later revision counts, and
 * the daemon is told in the order of revisions. For any thread.
 */
final class Ownership {

    private static final Held NOBODYS = new Held(0, 1);

    private final Map<Ipv6Address, Held> held = new HashMap<>();

    /** Asked for, and not answered. */
    private final Set<Ipv6Address> asked = new HashSet<>();

    /** Of those: the revision at which another home agent was seen to have it. */
    private final Map<Ipv6Address, Long> gone = new HashMap<>();

    /** One as it was last written. */
    record Held(long revision, long epoch) {

        private Held orLater(Held other) {
            return revision > other.revision ? this : other;
        }
    }

    /** Where it is not this one's: revision 0, and the first epoch. */
    synchronized Held of(Ipv6Address homeAddress) {
        return held.getOrDefault(homeAddress, NOBODYS);
    }

    /** They are about to be asked for: the answer may be long in coming, or be lost. */
    synchronized void ask(Collection<Ipv6Address> homeAddresses) {
        asked.addAll(homeAddresses);
    }

    /** There was an answer, be it a refusal. */
    synchronized void answered(Collection<Ipv6Address> homeAddresses) {
        asked.removeAll(homeAddresses);
        gone.keySet().removeAll(homeAddresses);
    }

    /** Whether it was asked for, and no answer has come. */
    synchronized boolean isAsked(Ipv6Address homeAddress) {
        return asked.contains(homeAddress);
    }

    /** It was written. */
    synchronized void keep(Ipv6Address homeAddress, Held now) {
        held.merge(homeAddress, now, Held::orLater);
    }

    /** It was another one's until now: what was asked for before is of the past. */
    synchronized void fetched(Ipv6Address homeAddress, Held now) {
        answered(List.of(homeAddress));
        keep(homeAddress, now);
    }

    /** It is nobody's. */
    synchronized void forget(Ipv6Address homeAddress) {
        held.remove(homeAddress);
    }

    /** The store has begun anew, and so have its revisions. */
    synchronized void forgetAll() {
        held.clear();
        asked.clear();
        gone.clear();
    }

    /**
     * They were another one's: {@code tell} is given those that nobody has taken away since, if
     * there are any.
     */
    synchronized void win(Map<Ipv6Address, Held> won, Consumer<Set<Ipv6Address>> tell) {
        Set<Ipv6Address> still = new HashSet<>();
        won.forEach(
                (homeAddress, now) -> {
                    if (gone.getOrDefault(homeAddress, 0L) < now.revision()) {
                        keep(homeAddress, now);
                        still.add(homeAddress);
                    }
                });
        answered(won.keySet());
        if (!still.isEmpty()) {
            tell.accept(still);
        }
    }

    /**
     * Others had them at these revisions: {@code tell} is given those that are not this one's again
     * since, if there are any.
     */
    synchronized void lose(Map<Ipv6Address, Long> lost, Consumer<List<Ipv6Address>> tell) {
        List<Ipv6Address> still =
                lost.entrySet().stream()
                        .filter(each -> isLost(each.getKey(), each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        if (!still.isEmpty()) {
            tell.accept(still);
        }
    }

    private boolean isLost(Ipv6Address homeAddress, long revision) {
        if (of(homeAddress).revision() > revision) {
            return false;
        }
        held.remove(homeAddress);
        if (asked.contains(homeAddress)) {
            gone.merge(homeAddress, revision, Math::max);
        }
        return true;
    }

    /**
     * All was read.
     *
     * @param own what was this one's
     * @param others at which revision others had the rest
     * @param since what was written later may not have been there yet
     */
    synchronized void read(Map<Ipv6Address, Held> own, Map<Ipv6Address, Long> others, long since) {
        lose(others, _ -> {});
        own.forEach(this::keep);
        held.entrySet()
                .removeIf(
                        each ->
                                each.getValue().revision() <= since
                                        && !own.containsKey(each.getKey()));
    }

    /** Gives {@code tell} all that is this one's. */
    synchronized void tell(Consumer<Set<Ipv6Address>> tell) {
        tell.accept(Set.copyOf(held.keySet()));
    }
}
