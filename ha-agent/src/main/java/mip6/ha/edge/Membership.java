package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.ha.cluster.Member;
import mip6.ha.store.EtcdKeys;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Rejoined;
import mip6.ha.store.SharedBindings;
import mip6.ha.store.StoreException;
import mip6.ha.store.StoredBinding;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Keeps this home agent a member in the store, on a thread of its own: renews its lease, looks who
 * else is there whenever that may have changed, and begins anew where another one has taken over.
 */
final class Membership implements AutoCloseable {

    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    private final EtcdKeys keys;
    private final SharedBindings bindings;
    private final ClusterConfiguration configuration;
    private final RandomGenerator random;
    private final Listener listener;
    private final Semaphore changed = new Semaphore(0);
    private volatile long incarnation;
    private volatile boolean closing;
    private volatile Optional<String> silence = Optional.empty();
    private List<Member> last = List.of();
    private final List<StoredBinding> own;
    private final Thread thread;

    /** Is told what changes, on a thread of its own, so it only enqueues. */
    interface Listener {

        void members(List<Member> others);

        /** These have failed while nobody was there who could have seen it. */
        void abandoned(Set<String> names);

        /** Another one had taken over: this is what is left to this one. */
        void rejoined(Rejoined left);

        /** These mobile nodes have gone to another home agent. */
        void taken(List<Ipv6Address> homeAddresses);

        /** These have become this one's by a claim that had no answer. */
        void claimed(List<StoredBinding> bindings);

        void storeSilent(StoreException why);

        void storeAnswers();
    }

    /**
     * Joins.
     *
     * @throws StartException where the store does not answer
     */
    Membership(
            EtcdKeys keys,
            SharedBindings bindings,
            ClusterConfiguration configuration,
            RandomGenerator random,
            Listener listener) {
        this.keys = keys;
        this.bindings = bindings;
        this.configuration = configuration;
        this.random = random;
        this.listener = listener;
        try {
            own = join();
        } catch (StoreException e) {
            throw StartException.configuration("[cluster] endpoints: " + e.line());
        }
        keys.watch(SharedBindings.MEMBERS, changed::release);
        keys.watch(bindings.takenKeys(), changed::release);
        thread = Thread.ofPlatform().name("membership").start(this::run);
    }

    /** What was this one's when it joined. */
    List<StoredBinding> own() {
        return own;
    }

    long incarnation() {
        return incarnation;
    }

    /** Why the store did not answer when it was last asked; empty where it did. */
    Optional<String> silence() {
        return silence;
    }

    @Override
    public void close() {
        closing = true;
        changed.release();
        try {
            thread.join();
            keys.revokeLease();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            // The lease ends by itself.
            listener.storeSilent(e);
        }
    }

    private List<StoredBinding> join() throws StoreException {
        List<StoredBinding> left = bindings.join(begun());
        listener.abandoned(bindings.abandoned());
        return left;
    }

    private void joinAgain() throws StoreException {
        bindings.joinAgain(begun(), listener::rejoined);
        listener.abandoned(bindings.abandoned());
    }

    private Bytes begun() throws StoreException {
        keys.newLease();
        incarnation = random.nextLong();
        return new Member(
                        configuration.name(),
                        configuration.address(),
                        configuration.port(),
                        incarnation)
                .toBytes();
    }

    private void run() {
        Duration third = configuration.lease().dividedBy(3);
        long wait = Math.min(third.toNanos(), LONGEST_LOOK.toNanos());
        try {
            while (!closing) {
                boolean _ = changed.tryAcquire(wait, TimeUnit.NANOSECONDS);
                int _ = changed.drainPermits();
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            List<Entry> entries = keys.range(SharedBindings.MEMBERS);
            boolean member = entries.stream().anyMatch(each -> bindings.isMember(each.revision()));
            if (member) {
                keys.renewLease();
                if (silence.isPresent()) {
                    // behind the lease: it reads all there is
                    bindings.lookBack();
                }
            } else {
                joinAgain();
            }
            List<Member> others = others(entries);
            if (!others.equals(last)) {
                last = others;
                listener.members(others);
            }
            bindings.settle(listener::claimed);
            bindings.tellTaken(listener::taken);
            if (silence.isPresent()) {
                silence = Optional.empty();
                listener.storeAnswers();
            }
        } catch (StoreException silent) {
            boolean news = silence.isEmpty();
            silence = Optional.of(silent.line());
            if (news) {
                listener.storeSilent(silent);
            }
        }
    }

    private List<Member> others(List<Entry> entries) {
        List<Member> others = new ArrayList<>();
        for (Entry each : entries) {
            String name = each.key().substring(SharedBindings.MEMBERS.length());
            if (!name.equals(configuration.name())) {
                Member.read(name, each.value()).ifPresent(others::add);
            }
        }
        return others;
    }
}
