package mip6.ha.store;

import static mip6.ha.store.BindingEntries.key;

import mip6.ha.store.BindingEntries.Found;
import mip6.ha.store.BindingEntries.There;
import mip6.ha.store.Keys.Condition;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.ha.store.Ownership.Held;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The bindings of all home agents of a provider, each with the home agent that serves it. Every
 * write of a home agent rests on two things: that it still is a member, and that nobody else has
 * changed the binding since. So whoever takes a binding, or a member's key, ends what the other may
 * store and thus acknowledge, without asking it.
 *
 * <p>{@code members/NAME} lives as long as its home agent's lease; {@code bindings/ADDRESS} holds a
 * {@link SharedBinding}. {@link TakenNotices} tell a member that lives of mobile nodes that have
 * gone to another one.
 */
public final class SharedBindings implements BindingStore {

    public static final String MEMBERS = "members/";

    /** In one transaction; etcd takes 128 operations. */
    private static final int AT_ONCE = 100;

    private final Keys keys;
    private final String name;
    private final Consumer<String> warning;
    private final BindingEntries entries;
    private final TakenNotices notices;
    private final Claims claims;
    private final Ownership ownership = new Ownership();

    /** Home addresses of others, or of whom is not known, when all was read last. */
    private volatile Set<Ipv6Address> elsewhere = Set.of();

    /** Whose those were. */
    private volatile Set<String> owners = Set.of();

    private volatile Set<String> abandoned = Set.of();

    /** Revision of this process' own key. */
    private volatile long membership;

    /**
     * The same as whoever asks for writes has heard of it: nothing is written by an earlier one.
     */
    private volatile long heard;

    /** The store has an earlier state than it had: it was restored. */
    private volatile boolean restored;

    /**
     * @param name of this home agent among the others
     * @param warning told in a line of what is there and is none of theirs; on any thread
     */
    public SharedBindings(Keys keys, String name, Consumer<String> warning) {
        this.keys = keys;
        this.name = name;
        this.warning = warning;
        entries = new BindingEntries(keys, warning);
        notices = new TakenNotices(keys, name, warning);
        claims = new Claims(keys, entries, ownership, name, () -> membership);
    }

    /**
     * Begins to serve: from now on this process may write.
     *
     * @return what is its own
     */
    public List<StoredBinding> join(Bytes member) throws StoreException {
        List<StoredBinding> own = begin(member);
        heard = membership;
        return own;
    }

    private List<StoredBinding> begin(Bytes member) throws StoreException {
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.Put(MEMBERS + name, member, true));
        for (Entry told : notices.all().stream().limit(AT_ONCE).toList()) {
            operations.add(new Operation.Delete(told.key()));
        }
        long joined = keys.commit(List.of(), operations).orElseThrow();
        if (joined <= membership || restored) {
            ownership.forgetAll();
        }
        List<StoredBinding> own = load(joined);
        abandoned = ownersWithoutKey();
        // without an answer to that nobody learns what is left: it has to begin once more
        membership = joined;
        restored = false;
        return own;
    }

    /**
     * Begins again after another one has taken over. Nothing is written until {@link #heard} says
     * that what is left is known: what was asked for before is of the past, and would take back
     * what another one serves by now.
     *
     * @param retained is given what is left to this one
     */
    public void joinAgain(Bytes member, Consumer<Rejoined> retained) throws StoreException {
        Set<Ipv6Address> stored = new HashSet<>();
        begin(member).forEach(each -> stored.add(each.homeAddress()));
        stored.addAll(elsewhere);
        long now = membership;
        ownership.tell(own -> retained.accept(new Rejoined(now, own, stored)));
    }

    /** What is written from now on was asked for in the knowledge of {@code news}. */
    public void heard(Rejoined news) {
        ownership.heardAllBut(news.own());
        heard = news.membership();
    }

    /** The same, where the news are that others serve these. */
    public void heard(Collection<Ipv6Address> others) {
        ownership.heard(others);
    }

    private Set<String> ownersWithoutKey() throws StoreException {
        Set<String> absent = new HashSet<>(owners);
        keys.range(MEMBERS).forEach(each -> absent.remove(each.key().substring(MEMBERS.length())));
        return Set.copyOf(absent);
    }

    private List<StoredBinding> load(long since) throws StoreException {
        List<StoredBinding> own = new ArrayList<>();
        Map<Ipv6Address, Held> mine = new LinkedHashMap<>();
        Map<Ipv6Address, Long> others = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        There there = entries.all();
        for (Found found : there.bindings()) {
            if (found.isOf(name)) {
                own.add(found.shared().binding());
                mine.put(found.homeAddress(), found.held());
            } else {
                others.put(found.homeAddress(), found.revision());
                names.add(found.shared().owner());
            }
        }
        others.putAll(there.unreadableOfOthers(name));
        Set<Ipv6Address> notOwn = new HashSet<>(others.keySet());
        notOwn.addAll(there.unreadable().keySet());
        elsewhere = Set.copyOf(notOwn);
        owners = Set.copyOf(names);
        Set<Ipv6Address> ofUnknown = new HashSet<>(there.unreadable().keySet());
        ofUnknown.removeAll(others.keySet());
        ownership.read(mine, others, ofUnknown, since);
        return own;
    }

    /** Home addresses that others served when this one joined, or whose binding is unreadable. */
    public Set<Ipv6Address> elsewhere() {
        return elsewhere;
    }

    /** Home agents that had bindings and were no members when this one joined. */
    public Set<String> abandoned() {
        return abandoned;
    }

    /**
     * Whether {@code revision} is that of this process' own key, in the store that it has joined.
     */
    public boolean isMember(long revision) {
        return revision == membership && !restored;
    }

    /** How the keys begin that tell this home agent of mobile nodes that went to another one. */
    public String takenKeys() {
        return notices.prefix();
    }

    /**
     * Tells of home addresses that another home agent has taken from this one, once of each. Some
     * at a time: where there are more, the keys change with it, and so it is called again.
     *
     * @param taken is given them, if there are any
     */
    public void tellTaken(Consumer<List<Ipv6Address>> taken) throws StoreException {
        notices.tell(
                homeAddresses -> entries.of(name, homeAddresses),
                lost -> ownership.lose(lost, taken));
    }

    @Override
    public List<Outcome> write(List<Change> changes) throws StoreException {
        Map<Ipv6Address, Change> last = new LinkedHashMap<>();
        // What changes nothing takes no other's place.
        changes.forEach(
                change ->
                        last.merge(
                                change.homeAddress(),
                                change,
                                (before, after) -> after instanceof Change.Check ? before : after));
        Map<Ipv6Address, Outcome> outcomes = new LinkedHashMap<>();
        List<Change> all = List.copyOf(last.values());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Change> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            if (some.stream().noneMatch(Change.Fetch.class::isInstance) && commit(some)) {
                some.forEach(each -> outcomes.put(each.homeAddress(), Outcome.DURABLE));
            } else {
                for (Change each : some) {
                    outcomes.put(each.homeAddress(), alone(each));
                }
            }
        }
        return changes.stream()
                .map(each -> outcomes.getOrDefault(each.homeAddress(), Outcome.UNANSWERED))
                .toList();
    }

    private boolean commit(List<Change> changes) throws StoreException {
        if (restored) {
            return false;
        }
        List<Condition> conditions = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        Map<Ipv6Address, Long> epochs = new HashMap<>();
        conditions.add(new Condition(MEMBERS + name, heard));
        for (Change change : changes) {
            Ipv6Address address = change.homeAddress();
            Held own = ownership.of(address);
            epochs.put(address, own.epoch());
            conditions.add(new Condition(key(address), own.revision()));
            switch (change) {
                case Change.Put(StoredBinding binding) -> operations.add(put(binding, own.epoch()));
                case Change.Fetch(StoredBinding binding) ->
                        operations.add(put(binding, own.epoch()));
                case Change.Delete(Ipv6Address gone) ->
                        operations.add(new Operation.Delete(key(gone)));
                case Change.Check _ -> {}
            }
        }
        OptionalLong revision = keys.commit(conditions, operations);
        revision.ifPresent(at -> changes.forEach(change -> made(change, at, epochs)));
        return revision.isPresent();
    }

    private void made(Change change, long revision, Map<Ipv6Address, Long> epochs) {
        Ipv6Address address = change.homeAddress();
        switch (change) {
            case Change.Put _, Change.Fetch _ ->
                    ownership.wrote(address, new Held(revision, epochs.getOrDefault(address, 1L)));
            case Change.Delete _ -> ownership.forget(address, revision);
            case Change.Check _ -> {}
        }
    }

    /** One that did not go through with the others: it, or another one, is no longer as it was. */
    private Outcome alone(Change change) throws StoreException {
        Ipv6Address address = change.homeAddress();
        boolean member = revision(MEMBERS + name) == heard && !restored;
        long known = ownership.of(address).revision();
        Optional<Entry> entry = entries.entry(address);
        Optional<Found> there = entry.flatMap(entries::read);
        if (entry.isPresent() && there.isEmpty()) {
            return Outcome.REFUSED;
        }
        if (there.isPresent() && there.get().revision() < known) {
            hasGoneBack();
            return Outcome.UNANSWERED;
        }
        if (there.isPresent() && !there.get().isOf(name)) {
            return member ? elsewhere(change, there.get()) : Outcome.LOST;
        }
        if (!member) {
            // its lease has ended, or it is about to be taken over: it asks again, or lets go
            return Outcome.UNANSWERED;
        }
        if (there.isEmpty() && change instanceof Change.Fetch) {
            return Outcome.REFUSED;
        }
        there.ifPresentOrElse(
                found -> ownership.keep(address, found.held()),
                () -> ownership.forget(address, known));
        if (there.isEmpty() && change instanceof Change.Delete) {
            return Outcome.DURABLE;
        }
        return commit(List.of(change)) ? Outcome.DURABLE : Outcome.UNANSWERED;
    }

    /** The store was silent. Where it was restored meanwhile it has to be joined again. */
    public void lookBack() throws StoreException {
        Map<Ipv6Address, Held> known = ownership.all();
        Map<Ipv6Address, Long> there = new HashMap<>();
        There all = entries.all();
        all.bindings().forEach(each -> there.put(each.homeAddress(), each.revision()));
        all.unreadable().forEach((address, it) -> there.put(address, it.revision()));
        known.forEach(
                (address, mine) -> {
                    boolean earlier = there.getOrDefault(address, 0L) < mine.revision();
                    if (earlier && ownership.of(address).equals(mine)) {
                        hasGoneBack();
                    }
                });
    }

    /** Revisions mean something else now: it has to join again. */
    private void hasGoneBack() {
        if (!restored) {
            restored = true;
            warning.accept("etcd: has gone back to an earlier state: what it has now holds");
        }
    }

    private Outcome elsewhere(Change change, Found there) throws StoreException {
        Ipv6Address address = change.homeAddress();
        long known = ownership.of(address).revision();
        if (known > there.revision()) {
            // it has become this one's since it was looked for
            return Outcome.UNANSWERED;
        }
        boolean lost = known != 0 || ownership.isLeaving(address);
        ownership.lose(Map.of(address, there.revision()), _ -> {});
        return switch (change) {
            case Change.Delete _ -> Outcome.DURABLE;
            case Change.Check _ -> Outcome.LOST;
            case Change.Put _ when lost -> Outcome.LOST;
            case Change.Put(StoredBinding binding) -> fetch(binding, there);
            case Change.Fetch(StoredBinding binding) -> fetch(binding, there);
        };
    }

    /** A mobile node has come from another home agent, which is told; nobody's else is taken. */
    private Outcome fetch(StoredBinding binding, Found there) throws StoreException {
        if (restored) {
            return Outcome.UNANSWERED;
        }
        if (!there.shared().binding().identity().equals(binding.identity())) {
            return Outcome.REFUSED;
        }
        long epoch = there.shared().epoch() + 1;
        Ipv6Address address = binding.homeAddress();
        OptionalLong at =
                keys.commit(
                        List.of(
                                new Condition(MEMBERS + name, heard),
                                new Condition(key(address), there.revision())),
                        List.of(
                                put(binding, epoch),
                                TakenNotices.write(there.shared().owner(), address, name)));
        at.ifPresent(changed -> ownership.wrote(address, new Held(changed, epoch)));
        return at.isPresent() ? Outcome.DURABLE : Outcome.UNANSWERED;
    }

    /**
     * Takes over from {@code member}: with the first transaction it can store nothing any more. Its
     * bindings are this one's then, a part of them at a time.
     *
     * @param taken is given each part, those first who were heard of last
     * @return whether it was there to be taken over, or its lease had ended; not where this home
     *     agent itself was taken over before it had all of them
     */
    public boolean takeOver(String member, Consumer<List<StoredBinding>> taken)
            throws StoreException {
        return claims.takeOver(member, taken);
    }

    /**
     * Looks what became of claims that had no answer.
     *
     * @param taken is given those that are this one's by them, if there are any
     */
    public void settle(Consumer<List<StoredBinding>> taken) throws StoreException {
        claims.settle(taken);
    }

    @Override
    public void close() {}

    private long revision(String key) throws StoreException {
        return keys.get(key).map(Entry::revision).orElse(0L);
    }

    private Operation put(StoredBinding binding, long epoch) {
        return BindingEntries.put(new SharedBinding(name, epoch, binding));
    }
}
