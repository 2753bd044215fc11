package mip6.agent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs what is too slow for the {@link Loop}; what it yields comes back to the node as an event. A
 * loop for which nothing waits does what no worker has begun itself: to wake a sleeping thread
 * often takes longer than to compute. Work is bounded: what is refused was not begun, and no event
 * follows. Work that throws has met a bug of ours, and ends the loop.
 *
 * @param <E> events of the nodes
 */
public final class Workers<E> implements AutoCloseable {

    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    private final Loop<E> loop;
    private final ThreadPoolExecutor processors;
    private final ExecutorService callers;
    private final Semaphore calls;

    /**
     * Workers without work.
     *
     * @param threads for computations, beside the loop's own
     * @param limit of computations that wait, and of calls that run
     */
    public Workers(Loop<E> loop, int threads, int limit) {
        this.loop = loop;
        processors =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(limit),
                        Thread.ofPlatform().name("worker-", 1).daemon().factory());
        // a thread begun for some work keeps that from the loop
        processors.prestartAllCoreThreads();
        loop.whenIdle(this::computeOne);
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
        try {
            processors.execute(() -> deliver(node, work));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** On the loop's thread; false where there is nothing that waits for a worker. */
    private boolean computeOne() {
        Runnable work = processors.getQueue().poll();
        if (work == null) {
            return false;
        }
        work.run();
        return true;
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
        List<ExecutorService> all = List.of(processors, callers);
        all.forEach(ExecutorService::shutdownNow);
        long end = System.nanoTime() + LONGEST_END.toNanos();
        try {
            for (ExecutorService each : all) {
                boolean _ = each.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Node<E> node, Supplier<? extends E> work) {
        try {
            loop.postResult(node, work.get());
        } catch (RuntimeException | Error bug) {
            if (!processors.isShutdown()) {
                loop.fail(bug);
            }
        }
    }
}
