package mip6.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

import mip6.agent.report.Escaped;
import mip6.agent.report.Reporter;
import mip6.linux.LinuxException;
import mip6.linux.UnixDatagram;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells systemd, where that started this process, how the daemon is (sd_notify(3)): that it is
 * ready, what it did last, and as long as its loop turns, that it lives.
 */
final class Supervision implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What the journal knows already. */
    private static final Set<String> NOT_SAID = Set.of("at", "time", "level", "event");

    private final Consumer<String> supervisor;
    private final Optional<Duration> watchdog;
    private final LongSupplier clock;
    private final LongSupplier lastSign;
    private final Reporter reporter;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("supervision").daemon().factory());
    private String told = "";

    /**
     * Nothing is said yet.
     *
     * @param supervisor takes what is to be said
     * @param watchdog after which a daemon that has said nothing is ended
     * @param lastSign when the loop last turned
     */
    Supervision(
            Consumer<String> supervisor,
            Optional<Duration> watchdog,
            LongSupplier clock,
            LongSupplier lastSign,
            Reporter reporter) {
        this.supervisor = supervisor;
        this.watchdog = watchdog;
        this.clock = clock;
        this.lastSign = lastSign;
        this.reporter = reporter;
        reporter.counters().begin("supervisor-not-told");
    }

    /** With NOTIFY_SOCKET and WATCHDOG_USEC of {@code environment}; says nothing without them. */
    static Supervision begin(
            Map<String, String> environment,
            LongSupplier clock,
            LongSupplier lastSign,
            Reporter reporter) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"));
        Supervision supervision =
                new Supervision(
                        text -> socket.ifPresent(path -> send(path, text, reporter)),
                        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                                .filter(text -> text.matches("[1-9][0-9]{0,17}"))
                                .map(text -> Duration.of(Long.parseLong(text), ChronoUnit.MICROS)),
                        clock,
                        lastSign,
                        reporter);
        if (socket.isPresent()) {
            supervision.start();
        }
        return supervision;
    }

    void ready() {
        supervisor.accept("READY=1");
    }

    /** What there is to say now. */
    void tick() {
        latest().filter(line -> !line.equals(told))
                .ifPresent(
                        line -> {
                            told = line;
                            supervisor.accept("STATUS=" + line);
                        });
        boolean lives =
                watchdog.filter(
                                longest ->
                                        clock.getAsLong() - lastSign.getAsLong()
                                                < longest.toNanos() / 2)
                        .isPresent();
        if (lives) {
            supervisor.accept("WATCHDOG=1");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        supervisor.accept("STOPPING=1");
    }

    private void start() {
        long pause =
                watchdog.map(longest -> longest.toNanos() / 4)
                        .filter(quarter -> quarter < LONGEST_PAUSE.toNanos())
                        .orElse(LONGEST_PAUSE.toNanos());
        ScheduledFuture<?> _ =
                thread.scheduleAtFixedRate(this::tick, pause, pause, TimeUnit.NANOSECONDS);
    }

    /** The latest event, in one line. */
    private Optional<String> latest() {
        return reporter.history().last().map(Supervision::line);
    }

    private static String line(ObjectNode event) {
        StringBuilder line = new StringBuilder(event.path("event").asText());
        event.properties()
                .forEach(
                        field -> {
                            if (!NOT_SAID.contains(field.getKey())) {
                                line.append(' ')
                                        .append(field.getKey())
                                        .append('=')
                                        .append(Escaped.of(field.getValue().asText()));
                            }
                        });
        return line.toString();
    }

    private static void send(String path, String text, Reporter reporter) {
        try {
            UnixDatagram.send(path, text);
        } catch (LinuxException gone) {
            reporter.counters().count("supervisor-not-told");
        }
    }
}
