package mip6.agent.revocation;

import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.wire.Bytes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps what a node knows ahead: OCSP responses about its own certificates, which it sends to peers
 * that ask (RFC 4806), and the lists of its authorities, which are those of its peers as well.
 */
public final class OwnAnswers implements AutoCloseable {

    /** A machine that slept looks at the clock after this at the latest. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private static final Duration FETCH = Duration.ofSeconds(60);

    private final List<Source> responders = new ArrayList<>();
    private final List<Source> lists = new ArrayList<>();
    private final Library library;
    private final RevocationPolicy policy;
    private final Supplier<Instant> clock;
    private final Consumer<List<Bytes>> stapled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean started;
    private boolean woken;
    private boolean closed;
    private List<Bytes> last = List.of();

    OwnAnswers(
            List<Link> own,
            Sources sources,
            Library library,
            RevocationPolicy policy,
            Supplier<Instant> clock,
            Consumer<List<Bytes>> stapled) {
        for (Link link : own) {
            responders.addAll(sources.responders(link));
            lists.addAll(sources.lists(link));
        }
        this.library = library;
        this.policy = policy;
        this.clock = clock;
        this.stapled = stapled;
    }

    /** Begins, where there is anything to do. */
    public void start() {
        if (!responders.isEmpty() || !lists.isEmpty()) {
            Thread.ofVirtual().name("revocation-ahead").start(this::run);
        }
    }

    /** The network is another one: whoever could not be reached is asked anew. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (sleep()) {
            lists.forEach(this::renewed);
            List<Bytes> fresh = new ArrayList<>();
            for (Source source : responders) {
                if (renewed(source).orElse(null) instanceof Evidence.OfAnswer(var answer)
                        && !clock.get().isAfter(policy.until(answer.statement()))) {
                    fresh.add(answer.encoded());
                }
            }
            if (!fresh.equals(last)) {
                last = List.copyOf(fresh);
                stapled.accept(last);
            }
        }
    }

    private Optional<Evidence> renewed(Source source) {
        Optional<Evidence> known = library.known(source);
        return known.filter(it -> clock.get().isBefore(it.renewal(policy)))
                .or(() -> library.fetch(source, Deadline.in(FETCH)))
                .or(() -> known);
    }

    /** False when this has ended. The first time there is nothing to wait for. */
    private boolean sleep() {
        lock.lock();
        try {
            if (started && !woken && !closed) {
                boolean _ = changed.await(LONGEST_SLEEP.toNanos(), TimeUnit.NANOSECONDS);
            }
            started = true;
            woken = false;
            return !closed;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
