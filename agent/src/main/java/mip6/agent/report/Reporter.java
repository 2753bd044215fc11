package mip6.agent.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Writes reports: a line of the log, a count by event, a place in the history, and where there is
 * one, a line of the event stream. For any thread, and none of them waits: a thread of its own
 * writes, and flushes when nothing waits. When too much waits for the disk, or for whoever reads
 * the log, reports are dropped, and a line says how many.
 */
public final class Reporter implements AutoCloseable {

    private static final int LONGEST_QUEUE = 4096;

    private final Logger log;
    private final LongSupplier clock;
    private final Counters counters;
    private final Optional<EventStream> stream;
    private final History history = new History();

    /** What waits; an empty one is the last. */
    private final BlockingQueue<Optional<Entry>> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);

    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;

    private record Entry(Report report, long at, Instant wallTime) {}

    /**
     * Writes to the log of {@code name}.
     *
     * @param name of the daemon
     * @param clock nanoseconds of the boot clock
     * @param stream is this one's from now on
     */
    public Reporter(
            String name, LongSupplier clock, Counters counters, Optional<EventStream> stream) {
        this.log = LoggerFactory.getLogger(name);
        this.clock = clock;
        this.counters = counters;
        this.stream = stream;
        this.thread = Thread.ofPlatform().name("reports").daemon(true).start(this::write);
    }

    /** Reports what happened now. */
    public void report(Report report) {
        counters.count("event", report.event());
        Measured.count(report, counters);
        if (!queue.offer(Optional.of(new Entry(report, clock.getAsLong(), Instant.now())))) {
            dropped.incrementAndGet();
        }
    }

    public Counters counters() {
        return counters;
    }

    public History history() {
        return history;
    }

    /** What was reported so far is written when this returns. */
    @Override
    public void close() {
        try {
            boolean told = false;
            while (!told && thread.isAlive()) {
                told = queue.offer(Optional.empty(), 1, TimeUnit.SECONDS);
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            Optional<Entry> next = queue.take();
            while (next.isPresent()) {
                write(next.get());
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    log.warn("events-dropped count={}", lost);
                    stream.ifPresent(it -> it.appendDropped(lost));
                }
                if (queue.isEmpty()) {
                    stream.ifPresent(EventStream::flush);
                }
                next = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.ifPresent(EventStream::close);
        }
    }

    private void write(Entry entry) {
        Report report = entry.report();
        stream.ifPresent(it -> it.append(report, entry.at()));
        history.add(report, entry.at(), entry.wallTime());
        switch (report.level()) {
            case DEBUG -> {
                if (log.isDebugEnabled()) {
                    log.debug("{}", report.line());
                }
            }
            case INFO -> log.info("{}", report.line());
            case WARNING -> log.warn("{}", report.line());
            case ERROR -> log.error("{}", report.line());
        }
    }
}
