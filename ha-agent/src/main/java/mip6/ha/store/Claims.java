package mip6.ha.store;

import static mip6.ha.store.SharedBindings.MEMBERS;

import static java.util.stream.Collectors.toMap;

import mip6.ha.store.BindingEntries.Found;
import mip6.ha.store.BindingEntries.There;
import mip6.ha.store.Keys.Condition;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.ha.store.Ownership.Held;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Makes bindings of home agents that failed those of this one. For any thread. */
final class Claims {

    /** In one transaction, where somebody else may be told of each; etcd takes 128 operations. */
    private static final int AT_ONCE = 50;

    private final Keys keys;
    private final BindingEntries entries;
    private final Ownership ownership;
    private final String name;
    private final LongSupplier membership;

    /**
     * Those of the home agent {@code name}.
     *
     * @param membership revision of its own key
     */
    Claims(
            Keys keys,
            BindingEntries entries,
            Ownership ownership,
            String name,
            LongSupplier membership) {
        this.keys = keys;
        this.entries = entries;
        this.ownership = ownership;
        this.name = name;
        this.membership = membership;
    }

    /** As {@link SharedBindings#takeOver} says. */
    boolean takeOver(String member, Consumer<List<StoredBinding>> taken) throws StoreException {
        long theirs = revision(member);
        if (theirs != 0
                && keys.commit(
                                List.of(
                                        new Condition(MEMBERS + name, membership.getAsLong()),
                                        new Condition(MEMBERS + member, theirs)),
                                List.of(new Operation.Delete(MEMBERS + member)))
                        .isEmpty()) {
            return false;
        }
        List<Found> orphans = orphans(member, taken);
        // A binding that was written last belongs to who moved or came last: it has traffic.
        orphans.sort(Comparator.comparingLong(Found::revision).reversed());
        for (int from = 0; from < orphans.size(); from += AT_ONCE) {
            int end = Math.min(orphans.size(), from + AT_ONCE);
            if (!take(member, orphans.subList(from, end), taken)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks what became of claims that had no answer: they may have been made.
     *
     * @param taken is given those that are this one's by them
     */
    void settle(Consumer<List<StoredBinding>> taken) throws StoreException {
        Map<Ipv6Address, Long> unanswered = ownership.unanswered();
        List<Ipv6Address> all = List.copyOf(unanswered.keySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Ipv6Address> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            Map<Ipv6Address, Long> open = new LinkedHashMap<>(unanswered);
            open.keySet().retainAll(some);
            settle(open, entries.of(some), taken);
        }
    }

    private List<Found> orphans(String member, Consumer<List<StoredBinding>> taken)
            throws StoreException {
        Map<Ipv6Address, Long> unanswered = ownership.unanswered();
        There all = entries.all();
        settle(unanswered, all, taken);
        return new ArrayList<>(all.bindings().stream().filter(each -> each.isOf(member)).toList());
    }

    private void settle(
            Map<Ipv6Address, Long> unanswered, There there, Consumer<List<StoredBinding>> taken) {
        Map<Ipv6Address, Long> open = new LinkedHashMap<>(unanswered);
        open.keySet().removeAll(there.unreadable().keySet());
        List<Found> mine = new ArrayList<>();
        Map<Ipv6Address, Long> others = new LinkedHashMap<>();
        for (Found each : there.bindings()) {
            if (!each.isOf(name)) {
                others.put(each.homeAddress(), each.revision());
            } else if (unanswered.containsKey(each.homeAddress())) {
                mine.add(each);
            }
        }
        ownership.settle(open, held(mine, Found::held), others, told(mine, taken));
    }

    /**
     * Takes those of {@code some} that nobody has changed meanwhile. Where {@code member} lives it
     * may have joined again, and read its bindings, before they were taken: it is told.
     *
     * @param taken is given them
     * @return whether this home agent still is a member
     */
    private boolean take(String member, List<Found> some, Consumer<List<StoredBinding>> taken)
            throws StoreException {
        boolean lives = revision(member) != 0;
        List<Condition> conditions = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        conditions.add(new Condition(MEMBERS + name, membership.getAsLong()));
        if (!lives) {
            conditions.add(new Condition(MEMBERS + member, 0));
        }
        for (Found each : some) {
            conditions.add(new Condition(each.entry().key(), each.revision()));
            operations.add(BindingEntries.put(each.shared().takenBy(name)));
            if (lives) {
                operations.add(TakenNotices.write(member, each.homeAddress(), name));
            }
        }
        Map<Ipv6Address, Long> claimed =
                some.stream().collect(toMap(Found::homeAddress, Found::revision));
        ownership.ask(claimed.keySet());
        OptionalLong at;
        try {
            at = keys.commit(conditions, operations);
        } catch (StoreException silent) {
            ownership.unanswered(claimed);
            throw silent;
        }
        if (at.isPresent()) {
            ownership.win(
                    held(some, each -> new Held(at.getAsLong(), each.shared().epoch() + 1)),
                    told(some, taken));
            return true;
        }
        ownership.refused(claimed.keySet());
        if (revision(name) != membership.getAsLong()) {
            return false;
        }
        if (!lives && revision(member) != 0) {
            return take(member, some, taken);
        }
        int half = some.size() / 2;
        return some.size() == 1
                || take(member, some.subList(0, half), taken)
                        && take(member, some.subList(half, some.size()), taken);
    }

    private static Map<Ipv6Address, Held> held(List<Found> some, Function<Found, Held> now) {
        return some.stream().collect(toMap(Found::homeAddress, now));
    }

    /** Gives {@code taken} those that this home agent still has. */
    private static Consumer<Set<Ipv6Address>> told(
            List<Found> some, Consumer<List<StoredBinding>> taken) {
        return still ->
                taken.accept(
                        some.stream()
                                .map(each -> each.shared().binding())
                                .filter(each -> still.contains(each.homeAddress()))
                                .toList());
    }

    private long revision(String member) throws StoreException {
        return keys.get(MEMBERS + member).map(Entry::revision).orElse(0L);
    }
}
