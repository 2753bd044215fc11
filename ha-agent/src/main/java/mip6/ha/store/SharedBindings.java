package mip6.ha.store;

import mip6.agent.report.Escaped;
import mip6.ha.store.Keys.Condition;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final String BINDINGS = "bindings/";

    /** In one transaction; etcd takes 128 operations. */
    private static final int AT_ONCE = 100;

    private final Keys keys;
    private final String name;
    private final Consumer<String> warning;
    private final TakenNotices notices;

    /** What is this one's, as it was last written. */
    private final Map<Ipv6Address, Held> held = new ConcurrentHashMap<>();

    /** Home addresses of other home agents, when all was read last. */
    private volatile Set<Ipv6Address> elsewhere = Set.of();

    private volatile long membership;

    private record Held(long revision, long epoch) {}

    /** A binding as it is there. */
    private record Found(Entry entry, SharedBinding shared) {}

    /**
     * @param name of this home agent among the others
     * @param warning told in a line of what is there and is none of theirs; on any thread
     */
    public SharedBindings(Keys keys, String name, Consumer<String> warning) {
        this.keys = keys;
        this.name = name;
        this.warning = warning;
        notices = new TakenNotices(keys, name, warning);
    }

    /**
     * Begins to serve, or begins again after another one has taken over: from now on this process
     * may write.
     *
     * @return what is its own
     */
    public List<StoredBinding> join(Bytes member) throws StoreException {
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.Put(MEMBERS + name, member, true));
        for (Entry told : notices.all().stream().limit(AT_ONCE).toList()) {
            operations.add(new Operation.Delete(told.key()));
        }
        membership = keys.commit(List.of(), operations).orElseThrow();
        return load();
    }

    @Override
    public List<StoredBinding> load() throws StoreException {
        List<StoredBinding> own = new ArrayList<>();
        Map<Ipv6Address, Held> now = new LinkedHashMap<>();
        Set<Ipv6Address> others = new HashSet<>();
        for (Found found : all()) {
            SharedBinding each = found.shared();
            Ipv6Address homeAddress = each.binding().homeAddress();
            if (each.owner().equals(name)) {
                own.add(each.binding());
                now.put(homeAddress, new Held(found.entry().revision(), each.epoch()));
            } else {
                others.add(homeAddress);
            }
        }
        elsewhere = Set.copyOf(others);
        held.keySet().retainAll(now.keySet());
        held.putAll(now);
        return own;
    }

    /** All bindings; what is none, whoever wrote it, keeps nobody from the others. */
    private List<Found> all() throws StoreException {
        List<Found> all = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (Entry entry : keys.range(BINDINGS)) {
            read(entry)
                    .ifPresentOrElse(
                            shared -> all.add(new Found(entry, shared)),
                            () -> odd.add(entry.key()));
        }
        if (!odd.isEmpty()) {
            warning.accept(
                    "etcd: %d keys are no bindings, delete them: %s"
                            .formatted(odd.size(), Escaped.of(odd.getFirst())));
        }
        return all;
    }

    /** Home addresses that others served when this one joined. */
    public Set<Ipv6Address> elsewhere() {
        return elsewhere;
    }

    /** Whether {@code revision} is that of this process' own key. */
    public boolean isMember(long revision) {
        return revision == membership;
    }

    /** How the keys begin that tell this home agent of mobile nodes that went to another one. */
    public String takenKeys() {
        return notices.prefix();
    }

    /**
     * Tells of home addresses that another home agent has taken from this one, once of each.
     *
     * @param taken is given them, if there are any
     */
    public void tellTaken(Consumer<List<Ipv6Address>> taken) throws StoreException {
        notices.tell(this::isOwn, taken);
    }

    @Override
    public List<Outcome> write(List<Change> changes) throws StoreException {
        Map<Ipv6Address, Change> last = new LinkedHashMap<>();
        // What changes nothing takes no other's place.
        changes.forEach(
                change ->
                        last.merge(
                                homeAddress(change),
                                change,
                                (before, after) -> after instanceof Change.Check ? before : after));
        Map<Ipv6Address, Outcome> outcomes = new LinkedHashMap<>();
        List<Change> all = List.copyOf(last.values());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Change> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            if (some.stream().noneMatch(Change.Fetch.class::isInstance) && commit(some)) {
                some.forEach(each -> outcomes.put(homeAddress(each), Outcome.DURABLE));
            } else {
                for (Change each : some) {
                    outcomes.put(homeAddress(each), alone(each));
                }
            }
        }
        return changes.stream()
                .map(each -> outcomes.getOrDefault(homeAddress(each), Outcome.LOST))
                .toList();
    }

    private boolean commit(List<Change> changes) throws StoreException {
        List<Condition> conditions = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        conditions.add(new Condition(MEMBERS + name, membership));
        for (Change change : changes) {
            Ipv6Address address = homeAddress(change);
            Held own = held.getOrDefault(address, new Held(0, 1));
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
        revision.ifPresent(
                at -> {
                    for (Change change : changes) {
                        Ipv6Address address = homeAddress(change);
                        switch (change) {
                            case Change.Put _, Change.Fetch _ ->
                                    held.merge(
                                            address,
                                            new Held(at, 1),
                                            (before, _) -> new Held(at, before.epoch()));
                            case Change.Delete _ -> held.remove(address);
                            case Change.Check _ -> {}
                        }
                    }
                });
        return revision.isPresent();
    }

    /** One that did not go through with the others: it, or another one, is no longer as it was. */
    private Outcome alone(Change change) throws StoreException {
        Ipv6Address address = homeAddress(change);
        if (!isMember(revision(MEMBERS + name))) {
            return Outcome.LOST;
        }
        Optional<Entry> entry = entry(key(address));
        Optional<SharedBinding> there = entry.flatMap(SharedBindings::read);
        if (entry.isPresent() && there.isEmpty()) {
            return Outcome.REFUSED;
        }
        boolean mine = there.filter(each -> each.owner().equals(name)).isPresent();
        if (there.isPresent() && !mine) {
            boolean lost = held.remove(address) != null;
            return switch (change) {
                case Change.Delete _ -> Outcome.DURABLE;
                case Change.Check _ -> Outcome.LOST;
                case Change.Put _ when lost -> Outcome.LOST;
                case Change.Put(StoredBinding binding) ->
                        fetch(binding, there.get(), entry.get().revision());
                case Change.Fetch(StoredBinding binding) ->
                        fetch(binding, there.get(), entry.get().revision());
            };
        }
        if (entry.isEmpty() && change instanceof Change.Fetch) {
            return Outcome.REFUSED;
        }
        if (entry.isEmpty()) {
            held.remove(address);
        } else {
            held.put(address, new Held(entry.get().revision(), there.orElseThrow().epoch()));
        }
        if (entry.isEmpty() && change instanceof Change.Delete) {
            return Outcome.DURABLE;
        }
        return commit(List.of(change)) ? Outcome.DURABLE : Outcome.LOST;
    }

    /** A mobile node has come from another home agent, which is told; nobody's else is taken. */
    private Outcome fetch(StoredBinding binding, SharedBinding there, long revision)
            throws StoreException {
        if (!there.binding().identity().equals(binding.identity())) {
            return Outcome.REFUSED;
        }
        long epoch = there.epoch() + 1;
        Ipv6Address address = binding.homeAddress();
        OptionalLong at =
                keys.commit(
                        List.of(
                                new Condition(MEMBERS + name, membership),
                                new Condition(key(address), revision)),
                        List.of(
                                put(binding, epoch),
                                TakenNotices.write(there.owner(), address, name)));
        at.ifPresent(changed -> held.put(address, new Held(changed, epoch)));
        return at.isPresent() ? Outcome.DURABLE : Outcome.LOST;
    }

    /**
     * Takes over from {@code member}: with the first transaction it can store nothing any more. Its
     * bindings are this one's then, a part of them at a time.
     *
     * @param taken is given each part, those first who were heard of last
     * @return whether it was there to be taken over, or its lease had ended
     */
    public boolean takeOver(String member, Consumer<List<StoredBinding>> taken)
            throws StoreException {
        long theirs = revision(MEMBERS + member);
        if (theirs != 0
                && keys.commit(
                                List.of(
                                        new Condition(MEMBERS + name, membership),
                                        new Condition(MEMBERS + member, theirs)),
                                List.of(new Operation.Delete(MEMBERS + member)))
                        .isEmpty()) {
            return false;
        }
        // A binding that was written last belongs to who moved or came last: it has traffic.
        List<Found> orphans =
                all().stream()
                        .filter(each -> each.shared().owner().equals(member))
                        .sorted(
                                Comparator.comparingLong((Found each) -> each.entry().revision())
                                        .reversed())
                        .toList();
        for (int from = 0; from < orphans.size(); from += AT_ONCE) {
            List<Found> some = orphans.subList(from, Math.min(orphans.size(), from + AT_ONCE));
            List<StoredBinding> mine = new ArrayList<>();
            if (!take(some, mine)) {
                for (Found each : some) {
                    boolean _ = take(List.of(each), mine);
                }
            }
            taken.accept(List.copyOf(mine));
            tell(member, mine);
        }
        return true;
    }

    /** One that lives may have joined again and read its bindings before they were taken. */
    private void tell(String member, List<StoredBinding> taken) throws StoreException {
        if (revision(MEMBERS + member) != 0) {
            var _ =
                    keys.commit(
                            List.of(),
                            taken.stream()
                                    .map(
                                            each ->
                                                    TakenNotices.write(
                                                            member, each.homeAddress(), name))
                                    .toList());
        }
    }

    private boolean isOwn(Ipv6Address homeAddress) throws StoreException {
        return entry(key(homeAddress))
                .flatMap(SharedBindings::read)
                .filter(each -> each.owner().equals(name))
                .isPresent();
    }

    private boolean take(List<Found> some, List<StoredBinding> mine) throws StoreException {
        List<Condition> conditions = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        conditions.add(new Condition(MEMBERS + name, membership));
        List<SharedBinding> taken = new ArrayList<>();
        for (Found each : some) {
            Entry entry = each.entry();
            SharedBinding next = each.shared().takenBy(name);
            taken.add(next);
            conditions.add(new Condition(entry.key(), entry.revision()));
            operations.add(new Operation.Put(entry.key(), next.toBytes(), false));
        }
        OptionalLong at = keys.commit(conditions, operations);
        for (SharedBinding each : at.isPresent() ? taken : Collections.<SharedBinding>emptyList()) {
            held.put(each.binding().homeAddress(), new Held(at.getAsLong(), each.epoch()));
            mine.add(each.binding());
        }
        return at.isPresent();
    }

    @Override
    public void close() {}

    private Optional<Entry> entry(String key) throws StoreException {
        return keys.range(key).stream().filter(each -> each.key().equals(key)).findFirst();
    }

    private long revision(String key) throws StoreException {
        return entry(key).map(Entry::revision).orElse(0L);
    }

    private Operation put(StoredBinding binding, long epoch) {
        return new Operation.Put(
                key(binding.homeAddress()),
                new SharedBinding(name, epoch, binding).toBytes(),
                false);
    }

    private static Ipv6Address homeAddress(Change change) {
        return switch (change) {
            case Change.Put(StoredBinding binding) -> binding.homeAddress();
            case Change.Fetch(StoredBinding binding) -> binding.homeAddress();
            case Change.Delete(Ipv6Address homeAddress) -> homeAddress;
            case Change.Check(Ipv6Address homeAddress) -> homeAddress;
        };
    }

    private static String key(Ipv6Address homeAddress) {
        return BINDINGS + homeAddress;
    }

    /** Empty where it is no binding. */
    private static Optional<SharedBinding> read(Entry entry) {
        try {
            return Optional.of(
                    SharedBinding.read(
                            Ipv6Address.of(entry.key().substring(BINDINGS.length())),
                            entry.value()));
        } catch (MalformedException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
