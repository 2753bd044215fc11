package mip6.lab.program;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/** A process of a run whose lines of output say how far it is. */
public final class Program implements AutoCloseable {

    private static final int SHOWN_OF_LOG = 15;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private final List<DaemonEvent> events = new ArrayList<>();
    private final Child child;
    private int read;
    private boolean ended;

    private Program(Host host, String name, Path folder, List<String> command) throws IOException {
        child = Child.start(host, name, folder, command, this::line, this::end);
    }

    /**
     * Starts it on {@code host}.
     *
     * @param name of its files in {@code folder}
     */
    public static Program start(Host host, String name, Path folder, List<String> command)
            throws IOException {
        return new Program(host, name, folder, command);
    }

    /**
     * Waits for a line that {@code wanted} makes something of; those before it are passed over, and
     * not looked at again.
     *
     * @param what is waited for, in words that follow "while waiting for"
     * @throws LabException where it does not come within {@code patience}, or the process ends
     */
    public <T> T await(String what, Duration patience, Function<String, Optional<T>> wanted)
            throws LabException, InterruptedException {
        return until(
                what,
                patience,
                () -> {
                    while (read < lines.size()) {
                        Optional<T> found = wanted.apply(lines.get(read++));
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                    return Optional.empty();
                });
    }

    /** Waits for an event of that name. */
    public DaemonEvent awaitEvent(String name, Duration patience)
            throws LabException, InterruptedException {
        return await(
                name,
                patience,
                line -> DaemonEvent.read(line).filter(event -> event.name().equals(name)));
    }

    /** Waits for a line that begins like that. */
    public void awaitLine(String beginning, Duration patience)
            throws LabException, InterruptedException {
        String _ =
                await(
                        "\"" + beginning + "\"",
                        patience,
                        line -> Optional.of(line).filter(text -> text.startsWith(beginning)));
    }

    /**
     * The first event like that since {@code since}, waited for if need be, whatever was waited for
     * before.
     *
     * @param since nanoseconds of the boot clock
     */
    public DaemonEvent awaitSince(
            Predicate<DaemonEvent> wanted, String what, long since, Duration patience)
            throws LabException, InterruptedException {
        return until(
                what,
                patience,
                () ->
                        events.stream()
                                .filter(it -> it.at() >= since && wanted.test(it))
                                .findFirst());
    }

    /** The same for an event of that name. */
    public DaemonEvent awaitEvent(String name, long since, Duration patience)
            throws LabException, InterruptedException {
        return awaitSince(it -> it.name().equals(name), name, since, patience);
    }

    /** What it has told since {@code since}, nanoseconds of the boot clock. */
    public List<DaemonEvent> events(long since) {
        lock.lock();
        try {
            return events.stream().filter(event -> event.at() >= since).toList();
        } finally {
            lock.unlock();
        }
    }

    /** What it has told behind its first {@code count} events. */
    public List<DaemonEvent> eventsBehind(int count) {
        lock.lock();
        try {
            return List.copyOf(events.subList(count, events.size()));
        } finally {
            lock.unlock();
        }
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Waits for it to end by itself. */
    public int exitStatus() throws InterruptedException {
        return child.exitStatus();
    }

    /** The same; empty where it takes longer. */
    public OptionalInt exitStatus(Duration patience) throws InterruptedException {
        return child.exitStatus(patience);
    }

    /** The file with what it complained of. */
    public Path errors() {
        return child.errors();
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** Has it get a signal, such as STOP. */
    public void signal(String name) throws IOException {
        signal(name, pid());
    }

    /** The same for a process that is not one of ours. */
    public static void signal(String name, long pid) throws IOException {
        int status =
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .onExit()
                        .join()
                        .exitValue();
        if (status != 0) {
            throw new IOException("kill -" + name + ": status " + status);
        }
    }

    @Override
    public void close() {
        child.close();
    }

    /** Looks again with each line that comes. */
    private <T> T until(String what, Duration patience, Look<T> look)
            throws LabException, InterruptedException {
        long deadline = BootClock.nanos() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<T> found = look.now();
                if (found.isPresent()) {
                    return found.get();
                }
                long wait = deadline - BootClock.nanos();
                if (ended || wait <= 0) {
                    throw new LabException(
                            child.name()
                                    + (ended ? " ended" : " took longer than " + patience)
                                    + " while waiting for "
                                    + what
                                    + endOfLog());
                }
                boolean _ = more.await(wait, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    private interface Look<T> {
        Optional<T> now();
    }

    private void line(String line) {
        Optional<DaemonEvent> event = DaemonEvent.read(line);
        lock.lock();
        try {
            lines.add(line);
            event.ifPresent(events::add);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private String endOfLog() {
        try {
            List<String> log = Files.readAllLines(child.errors());
            int from = Math.max(0, log.size() - SHOWN_OF_LOG);
            StringBuilder text = new StringBuilder();
            for (String line : log.subList(from, log.size())) {
                text.append("\n    ").append(line);
            }
            return text.toString();
        } catch (IOException unreadable) {
            return " (its log cannot be read: " + unreadable.getMessage() + ")";
        }
    }
}
