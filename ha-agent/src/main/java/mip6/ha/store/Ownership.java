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

    /** Asked for; a thread waits for the answer. */
    private final Set<Ipv6Address> asked = new HashSet<>();

    /** Of those: the revision at which another home agent was seen to have it. */
    private final Map<Ipv6Address, Long> gone = new HashMap<>();

    /** Asked for while they were at this revision; the answer was lost. */
    private final Map<Ipv6Address, Long> unanswered = new HashMap<>();

    /** Lost; whoever asks for writes has not heard of it. */
    private final Set<Ipv6Address> leaving = new HashSet<>();

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

    /** All that are this one's. */
    synchronized Map<Ipv6Address, Held> all() {
        return Map.copyOf(held);
    }

    /** They are about to be asked for: the answer may be long in coming, or be lost. */
    synchronized void ask(Collection<Ipv6Address> homeAddresses) {
        asked.addAll(homeAddresses);
    }

    /** They are not to be had as they were. */
    synchronized void refused(Collection<Ipv6Address> homeAddresses) {
        asked.removeAll(homeAddresses);
        gone.keySet().removeAll(homeAddresses);
    }

    /**
     * The answer was lost.
     *
     * @param claimed those that were asked for, and at which revision
     */
    synchronized void unanswered(Map<Ipv6Address, Long> claimed) {
        claimed.forEach(
                (homeAddress, revision) -> {
                    if (gone.getOrDefault(homeAddress, 0L) <= revision) {
                        unanswered.put(homeAddress, revision);
                    }
                });
        refused(claimed.keySet());
    }

    /** Those that were asked for at these revisions, and may have become this one's. */
    synchronized Map<Ipv6Address, Long> unanswered() {
        return Map.copyOf(unanswered);
    }

    /**
     * All was read, behind the questions of which {@code open} were left without an answer.
     *
     * @param own those of them that are this one's now: {@code tell} is given those that nobody has
     *     taken away since, if there are any
     * @param others at which revision others had the rest
     */
    synchronized void settle(
            Map<Ipv6Address, Long> open,
            Map<Ipv6Address, Held> own,
            Map<Ipv6Address, Long> others,
            Consumer<Set<Ipv6Address>> tell) {
        lose(others, _ -> {});
        Map<Ipv6Address, Held> won = new HashMap<>(own);
        won.keySet().retainAll(unanswered.keySet());
        win(won, tell);
        open.forEach(
                (homeAddress, revision) -> {
                    // it is nobody's any more, and cannot be had as it was asked for
                    if (!own.containsKey(homeAddress) && !others.containsKey(homeAddress)) {
                        unanswered.remove(homeAddress, revision);
                    }
                });
    }

    /** It is there as this one's. */
    synchronized void keep(Ipv6Address homeAddress, Held now) {
        held.merge(homeAddress, now, Held::orLater);
    }

    /** It was written: a claim of before is of the past. */
    synchronized void wrote(Ipv6Address homeAddress, Held now) {
        unanswered.remove(homeAddress);
        keep(homeAddress, now);
    }

    /** It was nobody's at that revision. */
    synchronized void forget(Ipv6Address homeAddress, long revision) {
        held.computeIfPresent(homeAddress, (_, now) -> now.revision() <= revision ? null : now);
    }

    /** The store has begun anew, and so have its revisions. */
    synchronized void forgetAll() {
        held.clear();
        asked.clear();
        gone.clear();
        unanswered.clear();
        leaving.clear();
    }

    /** Whether it was lost, and what is asked about it may be asked without knowing of that. */
    synchronized boolean isLeaving(Ipv6Address homeAddress) {
        return leaving.contains(homeAddress);
    }

    /** It is known that these were lost. */
    synchronized void heard(Collection<Ipv6Address> lost) {
        leaving.removeAll(lost);
    }

    /** It is known that all but {@code own} were lost. */
    synchronized void heardAllBut(Set<Ipv6Address> own) {
        leaving.retainAll(own);
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
        refused(won.keySet());
        unanswered.keySet().removeAll(won.keySet());
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
        if (held.remove(homeAddress) != null) {
            leaving.add(homeAddress);
        }
        if (asked.contains(homeAddress)) {
            gone.merge(homeAddress, revision, Math::max);
        }
        if (unanswered.getOrDefault(homeAddress, revision) < revision) {
            unanswered.remove(homeAddress);
        }
        return true;
    }

    /**
     * All was read.
     *
     * @param own what was this one's
     * @param others at which revision others had the rest
     * @param unreadable of whom that is not known: who has one keeps it
     * @param since what was written later may not have been there yet
     */
    synchronized void read(
            Map<Ipv6Address, Held> own,
            Map<Ipv6Address, Long> others,
            Set<Ipv6Address> unreadable,
            long since) {
        lose(others, _ -> {});
        own.forEach(this::keep);
        held.entrySet()
                .removeIf(
                        each ->
                                each.getValue().revision() <= since
                                        && !own.containsKey(each.getKey())
                                        && !unreadable.contains(each.getKey()));
    }

    /** Gives {@code tell} all that is this one's. */
    synchronized void tell(Consumer<Set<Ipv6Address>> tell) {
        tell.accept(Set.copyOf(held.keySet()));
    }
}
