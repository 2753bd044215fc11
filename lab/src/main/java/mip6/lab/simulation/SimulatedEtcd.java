package mip6.lab.simulation;

import mip6.ha.store.Keys;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The store that home agents share: one history of transactions, and leases that end. It watches
 * over the invariant that an address has one owner in an epoch.
 */
final class SimulatedEtcd {

    static final Duration LEASE = Duration.ofSeconds(2);
    private static final String BINDINGS = "bindings/";

    private final World world;
    private final TreeMap<String, Keys.Entry> entries = new TreeMap<>();
    private final Map<String, Client> leased = new HashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, List<Runnable>> watchers = new LinkedHashMap<>();
    private final Consumer<Ipv6Address> gone;
    private long revision;

    /** Who serves an address, and since how many owners. */
    private record Claim(String owner, long epoch) {}

    /**
     * An empty one.
     *
     * @param gone is told of home addresses that nobody serves any more
     */
    SimulatedEtcd(World world, Consumer<Ipv6Address> gone) {
        this.world = world;
        this.gone = gone;
    }

    /** As one home agent sees it. */
    final class Client implements Keys {

        private final Set<String> keys = new HashSet<>();
        private boolean reachable = true;
        private boolean answersAreLost;
        private double loss;
        private long leaseEnds;

        /** Nothing gets there, or what is asked is done and its answer is lost. */
        void fails(boolean unreachable, boolean answersLost) {
            reachable = !unreachable;
            answersAreLost = answersLost;
            loss = 0;
        }

        /** From now on an answer is lost as often as {@code share} says, whatever was asked. */
        void loses(double share) {
            loss = share;
        }

        void renewLease() throws StoreException {
            reach();
            leaseEnds = world.now() + LEASE.toNanos();
            world.after(LEASE, this::expire);
        }

        private void expire() {
            if (world.now() >= leaseEnds && !keys.isEmpty()) {
                revision++;
                List<String> gone = List.copyOf(keys);
                keys.clear();
                for (String key : gone) {
                    entries.remove(key);
                    leased.remove(key);
                    changed(key);
                }
            }
        }

        @Override
        public List<Entry> range(String prefix) throws StoreException {
            reach();
            answer();
            return List.copyOf(entries.subMap(prefix, prefix + Character.MAX_VALUE).values());
        }

        @Override
        public Optional<Entry> get(String key) throws StoreException {
            reach();
            answer();
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public List<Entry> all(List<String> keys) throws StoreException {
            reach();
            answer();
            return keys.stream().filter(entries::containsKey).map(entries::get).toList();
        }

        @Override
        public OptionalLong commit(List<Condition> conditions, List<Operation> operations)
                throws StoreException {
            reach();
            OptionalLong result =
                    conditions.stream().allMatch(SimulatedEtcd.this::holds)
                            ? OptionalLong.of(++revision)
                            : OptionalLong.empty();
            if (result.isPresent()) {
                operations.forEach(this::make);
            }
            if (answersAreLost) {
                throw lost();
            }
            answer();
            return result;
        }

        private void answer() throws StoreException {
            if (loss > 0 && world.random().nextDouble() < loss) {
                throw lost();
            }
        }

        private static StoreException lost() {
            return StoreException.unanswered("answer lost", new IllegalStateException());
        }

        private void make(Operation operation) {
            switch (operation) {
                case Operation.Put(String key, Bytes value, boolean isLeased) -> {
                    unlease(key);
                    if (isLeased) {
                        keys.add(key);
                        leased.put(key, this);
                    }
                    entries.put(key, new Entry(key, value, revision));
                    claimed(key, value);
                    changed(key);
                }
                case Operation.Delete(String key) -> {
                    unlease(key);
                    entries.remove(key);
                    if (claims.remove(key) != null) {
                        gone.accept(homeAddress(key));
                    }
                    changed(key);
                }
            }
        }

        private void unlease(String key) {
            Optional.ofNullable(leased.remove(key)).ifPresent(by -> by.keys.remove(key));
        }

        private void reach() throws StoreException {
            if (!reachable) {
                throw StoreException.unanswered("partitioned", new IllegalStateException());
            }
        }
    }

    Client client() {
        return new Client();
    }

    /** Runs {@code what} a little after each change of a key that begins with {@code prefix}. */
    void watch(String prefix, Runnable what) {
        watchers.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(what);
    }

    private void changed(String key) {
        if (!key.startsWith(BINDINGS)) {
            watchers.forEach(
                    (prefix, all) -> {
                        if (key.startsWith(prefix)) {
                            all.forEach(what -> world.after(SharedStorage.ONE_WAY, what));
                        }
                    });
        }
    }

    /** Whose {@code homeAddress} is. */
    Optional<String> owner(Ipv6Address homeAddress) {
        return Optional.ofNullable(claims.get(BINDINGS + homeAddress)).map(Claim::owner);
    }

    /** Home addresses that somebody serves. */
    List<Ipv6Address> served() {
        List<Ipv6Address> served = new ArrayList<>();
        claims.keySet().forEach(key -> served.add(homeAddress(key)));
        return served;
    }

    private static Ipv6Address homeAddress(String key) {
        return Ipv6Address.of(key.substring(BINDINGS.length()));
    }

    private boolean holds(Keys.Condition condition) {
        Keys.Entry there = entries.get(condition.key());
        return (there == null ? 0 : there.revision()) == condition.revision();
    }

    /** I6: at most one home agent serves a home address in an epoch. */
    private void claimed(String key, Bytes value) {
        if (!key.startsWith(BINDINGS)) {
            return;
        }
        Claim next = claim(value);
        Claim before = claims.put(key, next);
        boolean same = before != null && before.owner().equals(next.owner());
        if (before != null
                && (same ? next.epoch() != before.epoch() : next.epoch() <= before.epoch())) {
            throw new AssertionError(key + ": " + before + " and then " + next);
        }
    }

    /** How {@link SharedBindings} begins a value. */
    private Claim claim(Bytes value) {
        try {
            Reader reader = Reader.of(value);
            long epoch = reader.u64("epoch");
            String owner = reader.bytes(reader.u16("length"), "owner").toUtf8();
            return new Claim(owners.computeIfAbsent(owner, same -> same), epoch);
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }
}
