package mip6.agent.revocation;

import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.wire.Bytes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
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

    /** One that waits is as good as many; the first is there from the beginning. */
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(1);

    private volatile boolean closed;
    private List<Bytes> last = List.of();

    private enum Signal {
        LOOK
    }

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
        wake();
    }

    /** Begins, where there is anything to do. */
    public void start() {
        if (!responders.isEmpty() || !lists.isEmpty()) {
            Thread.ofVirtual().name("revocation-ahead").start(this::run);
        }
    }

    /** The network is another one: whoever could not be reached is asked anew. */
    public void wake() {
        boolean _ = signals.offer(Signal.LOOK);
    }

    @Override
    public void close() {
        closed = true;
        wake();
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
        try {
            Signal _ =
                    Optional.ofNullable(signals.poll(LONGEST_SLEEP.toNanos(), TimeUnit.NANOSECONDS))
                            .orElse(Signal.LOOK);
            return !closed;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
