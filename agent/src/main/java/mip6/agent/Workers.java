package mip6.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs what is too slow for the {@link Loop}; what it yields comes back to the node as an event. A
 * loop for which nothing waits does some of it itself, since to wake a sleeping thread often takes
 * longer than to compute: so what its nodes ask for in a turn is left until the turn ends, and then
 * only as many threads are woken as have something to do beside it. Where there is one processor,
 * that is none unless events wait. Work is bounded: what is refused was not begun, and no event
 * follows. Work that throws has met a bug of ours, and ends the loop.
 *
 * @param <E> events of the nodes
 */
public final class Workers<E> implements AutoCloseable {

    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final Loop<E> loop;
    private final int limit;
    private final Queue<Runnable> computations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Semaphore wakes = new Semaphore(0);
    private final List<Thread> threads;
    private final ExecutorService callers;
    private final Semaphore calls;
    private volatile boolean closed;

    /**
     * Workers without work.
     *
     * @param threads for computations, beside the loop's own
     * @param limit of computations that wait, and of calls that run
     */
    public Workers(Loop<E> loop, int threads, int limit) {
        this.loop = loop;
        this.limit = limit;
        Thread.Builder worker = Thread.ofPlatform().name("worker-", 1).daemon();
        this.threads = Stream.generate(() -> worker.unstarted(this::work)).limit(threads).toList();
        this.threads.forEach(Thread::start);
        loop.atEndOfTurn(this::turned);
        callers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 1).factory());
        calls = new Semaphore(limit);
    }

    /** A thread for each processor. */
    public static <E> Workers<E> perProcessor(Loop<E> loop, int limit) {
        return new Workers<>(loop, Runtime.getRuntime().availableProcessors(), limit);
    }

    /**
     * Work that keeps a processor busy, such as a signature: on one of a fixed number of threads.
     *
     * @return false where too much waits already
     */
    public boolean compute(Node<E> node, Supplier<? extends E> work) {
        if (closed || waiting.incrementAndGet() > limit) {
            waiting.decrementAndGet();
            return false;
        }
        computations.add(() -> deliver(node, work));
        if (!loop.isRunByThisThread()) {
            wake(1);
        }
        return true;
    }

    /**
     * The loop's turn is over.
     *
     * @param idle nothing waits for the loop
     * @return whether the loop has computed something
     */
    private boolean turned(boolean idle) {
        int busy = Math.min(waiting.get(), threads.size());
        wake(idle ? busy - 1 : busy);
        return idle && computeOne();
    }

    /** Up to {@code wanted} threads; those that have not yet come to it count. */
    private void wake(int wanted) {
        int more = wanted - wakes.availablePermits();
        if (more > 0) {
            wakes.release(more);
        }
    }

    private void work() {
        try {
            while (!closed) {
                wakes.acquire();
                boolean found = true;
                while (found && !closed) {
                    found = computeOne();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where there is nothing that waits. */
    private boolean computeOne() {
        Optional<Runnable> work = Optional.ofNullable(computations.poll());
        if (work.isPresent()) {
            waiting.decrementAndGet();
            work.get().run();
        }
        return work.isPresent();
    }

    /**
     * Work that waits for somebody else by means of the JDK, such as a DNS query: on a virtual
     * thread of its own. It ends by itself within a bound, and soon when interrupted.
     *
     * @return false where too much runs already
     */
    public boolean call(Node<E> node, Supplier<? extends E> work) {
        if (!calls.tryAcquire()) {
            return false;
        }
        try {
            callers.execute(
                    () -> {
                        try {
                            deliver(node, work);
                        } finally {
                            calls.release();
                        }
                    });
            return true;
        } catch (RejectedExecutionException closed) {
            calls.release();
            return false;
        }
    }

    /** Takes no more work, interrupts what runs, and waits for its end, but not for long. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        callers.shutdownNow();
        long end = System.nanoTime() + LONGEST_END.toNanos();
        try {
            for (Thread each : threads) {
                boolean _ = each.join(Duration.ofNanos(end - System.nanoTime()));
            }
            boolean _ = callers.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Node<E> node, Supplier<? extends E> work) {
        try {
            loop.postResult(node, work.get());
        } catch (RuntimeException | Error bug) {
            if (!closed) {
                loop.fail(bug);
            }
        }
    }
}
