package mip6.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The one thread that owns a daemon's state: it hands events from a bounded inbox to their nodes,
 * and tells nodes when their deadlines pass. {@link #post}, {@link #postStranger}, {@link
 * #postResult}, {@link #postOnce}, {@link #waiting}, {@link #stop} and {@link #fail} are for any
 * thread, everything else is for the thread that calls {@link #run}.
 *
 * @param <E> events of the nodes
 */
public final class Loop<E> {

    /**
     * Waits are counted on a clock that stands still while the machine sleeps; deadlines are not.
     * So no wait is longer than this, and what fell due in its sleep is done within this time.
     */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    /** Events between two looks at the deadlines. */
    private static final int EVENTS_AT_ONCE = 256;

    /** Nor are the deadlines looked at much later than this, however long each event takes. */
    private static final long LONGEST_TURN = TimeUnit.MILLISECONDS.toNanos(5);

    private final LongSupplier clock;
    private final Inbox<Envelope<E>> inbox;
    private final Deadlines<Node<E>> deadlines = new Deadlines<>();
    private final Map<Node<E>, Deadlines.Entry<Node<E>>> nodes = new LinkedHashMap<>();
    private final AtomicReference<Optional<Throwable>> failure =
            new AtomicReference<>(Optional.empty());

    /** What waits and was posted by {@link #postOnce}. */
    private final Set<Envelope<E>> once = ConcurrentHashMap.newKeySet();

    private Turned turned = _ -> false;
    private volatile Optional<Thread> runner = Optional.empty();
    private volatile boolean stopped;
    private volatile long lastTurn;

    /**
     * A loop without nodes.
     *
     * @param clock nanoseconds of the boot clock
     * @param capacity of the inbox: events that wait, results of workers not counted
     */
    public Loop(LongSupplier clock, int capacity) {
        this.clock = clock;
        inbox = new Inbox<>(capacity);
    }

    /** Serves {@code node} from now on. Before {@link #run}, or on its thread. */
    public void add(Node<E> node) {
        nodes.computeIfAbsent(node, n -> deadlines.add(n, n.deadline()));
    }

    /** What else is to be done when a turn is over. */
    @FunctionalInterface
    interface Turned {

        /**
         * A turn is over.
         *
         * @param idle nothing waits
         * @return whether this took time, so that something may wait now
         */
        boolean over(boolean idle);
    }

    /** Calls {@code turned} whenever a turn of {@link #run} is over. Before {@link #run}. */
    void atEndOfTurn(Turned turned) {
        this.turned = turned;
    }

    /** Whether the caller is on the thread of {@link #run}. */
    boolean isRunByThisThread() {
        return runner.filter(Thread.currentThread()::equals).isPresent();
    }

    /** Events still on their way to {@code node} are dropped. */
    public void remove(Node<E> node) {
        Optional.ofNullable(nodes.remove(node)).ifPresent(deadlines::remove);
    }

    /**
     * Enqueues {@code event}, or drops and counts it where the inbox is full.
     *
     * @return whether it was enqueued
     */
    public boolean post(Node<E> node, E event) {
        return inbox.offer(new Envelope<>(node, event));
    }

    /**
     * The same for what anybody may have sent: it takes at most half of the inbox, so that there is
     * room for those who are known.
     */
    public boolean postStranger(Node<E> node, E event) {
        return inbox.offerStranger(new Envelope<>(node, event));
    }

    /** Events that wait, results of workers not counted. */
    public int waiting() {
        return inbox.waiting();
    }

    /**
     * Enqueues {@code event} however full the inbox is. Only for what was asked for and so is
     * bounded where it was asked: the result of a worker, a signal, a request of the operator.
     */
    public void postResult(Node<E> node, E event) {
        inbox.put(new Envelope<>(node, event));
    }

    /**
     * Enqueues {@code event} however full the inbox is, unless an equal one waits that came here,
     * too: what says that something is to be looked at need not be said twice.
     */
    public void postOnce(Node<E> node, E event) {
        Envelope<E> envelope = new Envelope<>(node, event);
        if (once.add(envelope)) {
            inbox.put(envelope);
        }
    }

    /** Events dropped because the inbox was full. */
    public long dropped() {
        return inbox.dropped();
    }

    /** Nanoseconds of the boot clock. */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * Works until {@link #stop}.
     *
     * @throws UncheckedIOException where the system failed a thread that serves this loop
     * @throws IllegalStateException where such a thread has met a bug
     */
    public void run() {
        inbox.ownedBy(Thread.currentThread());
        runner = Optional.of(Thread.currentThread());
        while (!stopped) {
            lastTurn = clock.getAsLong();
            long deadline = turn();
            if (!stopped && !turned.over(inbox.isEmpty())) {
                inbox.await(Math.clamp(deadline - clock.getAsLong(), 0, LONGEST_WAIT));
            }
        }
        failure.get().ifPresent(Loop::rethrow);
    }

    /**
     * Does what there is to do now, and waits for nothing.
     *
     * @return when there is more to do; now, where the inbox was not emptied
     */
    public long turn() {
        long begin = clock.getAsLong();
        long now = begin;
        for (int i = 0; i < EVENTS_AT_ONCE && now - begin < LONGEST_TURN && !stopped; i++) {
            Optional<Envelope<E>> next = inbox.poll();
            if (next.isEmpty()) {
                break;
            }
            deliver(next.get(), now);
            now = clock.getAsLong();
        }
        Iterator<Node<E>> due = deadlines.due(now).iterator();
        while (due.hasNext() && !stopped) {
            Node<E> node = due.next();
            if (nodes.containsKey(node)) {
                node.timePassed(now);
                reschedule(node);
            }
        }
        return inbox.isEmpty() ? deadlines.first() : now;
    }

    /**
     * When {@link #run} last looked for something to do, in nanoseconds of the boot clock. That is
     * about once a second where nothing happens.
     */
    public long lastTurn() {
        return lastTurn;
    }

    /** {@link #run} returns after the event at hand. */
    public void stop() {
        stopped = true;
        inbox.wake();
    }

    /** {@link #run} throws: a thread that serves this loop cannot go on. The first cause stands. */
    public void fail(Throwable cause) {
        failure.compareAndSet(Optional.empty(), Optional.of(cause));
        stop();
    }

    private static void rethrow(Throwable cause) {
        if (cause instanceof IOException system) {
            throw new UncheckedIOException(system);
        }
        throw new IllegalStateException("a worker or reader failed", cause);
    }

    private void deliver(Envelope<E> envelope, long now) {
        if (!once.isEmpty()) {
            // what happens from here on is news
            once.remove(envelope);
        }
        if (nodes.containsKey(envelope.node)) {
            envelope.node.handle(envelope.event, now);
            reschedule(envelope.node);
        }
    }

    private void reschedule(Node<E> node) {
        Optional.ofNullable(nodes.get(node))
                .ifPresent(entry -> deadlines.move(entry, node.deadline()));
    }

    private record Envelope<E>(Node<E> node, E event) {}
}
