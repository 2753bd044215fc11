package mip6.lab.simulation;

import mip6.ha.cluster.Member;
import mip6.ha.core.Binding;
import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.Moment;
import mip6.ha.store.Rejoined;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.wire.Ipv6Address;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The bindings that home agents share, as one of them reads and writes them. */
final class SharedStorage implements Storage {

    static final Duration ONE_WAY = Duration.ofMillis(1);

    private final SharedBindings bindings;
    private final SimulatedEtcd.Client keys;
    private final Supplier<Member> member;

    /** It is never started anew. */
    private final UUID machine;

    /** What the home agent has not heard of yet. */
    private final Queue<Rejoined> left = new ArrayDeque<>();

    private Duration clockFault = Duration.ZERO;

    /**
     * @param member who begins, with another incarnation each time
     */
    SharedStorage(SimulatedEtcd.Client keys, String name, Supplier<Member> member) {
        this.bindings = new SharedBindings(keys, name, _ -> {});
        this.keys = keys;
        this.member = member;
        machine = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    SharedBindings bindings() {
        return bindings;
    }

    SimulatedEtcd.Client keys() {
        return keys;
    }

    /** The clock on the wall is wrong by this from now on. */
    void clockFault(Duration fault) {
        clockFault = fault;
    }

    @Override
    public Duration latency() {
        return ONE_WAY;
    }

    @Override
    public Opened open(long now) throws StoreException {
        left.clear();
        keys.renewLease();
        List<StoredBinding> own = bindings.join(member.get().toBytes());
        return new Opened(
                own.stream().map(each -> binding(each, now)).toList(), true, bindings.elsewhere());
    }

    /**
     * The home agent begins again, and hears what is left.
     *
     * @param tell is given that
     */
    void openAgain(Consumer<HaEvent> tell) throws StoreException {
        keys.renewLease();
        bindings.joinAgain(
                member.get().toBytes(),
                rejoined -> {
                    left.add(rejoined);
                    tell.accept(new HaEvent.Retained(rejoined.own(), rejoined.stored()));
                });
    }

    @Override
    public void heard(HaEvent news, Consumer<Runnable> behind) {
        if (news instanceof HaEvent.Retained) {
            Rejoined first = left.remove();
            behind.accept(() -> bindings.heard(first));
        } else if (news instanceof HaEvent.LetGo(List<Ipv6Address> homeAddresses)) {
            behind.accept(() -> bindings.heard(homeAddresses));
        }
    }

    Binding binding(StoredBinding stored, long now) {
        return stored.binding(at(now));
    }

    @Override
    public Outcome put(Binding binding, long now) {
        return write(new Change.Put(StoredBinding.of(binding, at(now))));
    }

    @Override
    public Outcome fetch(Binding binding, long now) {
        return write(new Change.Fetch(StoredBinding.of(binding, at(now))));
    }

    @Override
    public Outcome erase(Ipv6Address homeAddress) {
        return write(new Change.Delete(homeAddress));
    }

    @Override
    public Outcome check(Ipv6Address homeAddress) {
        return write(new Change.Check(homeAddress));
    }

    private Outcome write(Change change) {
        try {
            return bindings.write(List.of(change)).getFirst();
        } catch (StoreException e) {
            return e.isUnanswered() ? Outcome.UNANSWERED : Outcome.REFUSED;
        }
    }

    private Moment at(long now) {
        return new Moment(machine, now, Provider.NOW.plusNanos(now).plus(clockFault));
    }
}
