package mip6.agent.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Writes reports: a line of the log, a count by event, a place in the history, and where there is
 * one, a line of the event stream. For any thread.
 */
public final class Reporter implements AutoCloseable {

    private final Logger log;
    private final LongSupplier clock;
    private final Counters counters;
    private final Optional<EventStream> stream;
    private final History history = new History();

    /**
     * Writes to the log of {@code name}.
     *
     * @param name of the daemon
     * @param clock nanoseconds of the boot clock
     */
    public Reporter(
            String name, LongSupplier clock, Counters counters, Optional<EventStream> stream) {
        this.log = LoggerFactory.getLogger(name);
        this.clock = clock;
        this.counters = counters;
        this.stream = stream;
    }

    public void report(Report report) {
        counters.count("event", report.event());
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
        long at = clock.getAsLong();
        history.add(report, at, Instant.now());
        stream.ifPresent(s -> s.append(report, at));
    }

    public Counters counters() {
        return counters;
    }

    public History history() {
        return history;
    }

    /** What was reported so far is in the event stream when this returns. */
    @Override
    public void close() {
        stream.ifPresent(EventStream::close);
    }
}
