package mip6.lab.demo;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A process of the demonstration whose lines of output say how far it is. */
final class Program implements AutoCloseable {

    private static final int SHOWN_OF_LOG = 15;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<String> unread = new ArrayDeque<>();
    private final Child child;
    private boolean ended;

    private Program(Host host, String name, Path folder, List<String> command) throws IOException {
        child = Child.start(host, name, folder, command, this::line, this::end);
    }

    static Program start(Host host, String name, Path folder, List<String> command)
            throws IOException {
        return new Program(host, name, folder, command);
    }

    /**
     * Waits for a line that {@code wanted} makes something of; those before it are passed over.
     *
     * @param what is waited for, in words that follow "while waiting for"
     * @throws DemoException where it does not come within {@code patience}, or the process ends
     */
    <T> T await(String what, Duration patience, Function<String, Optional<T>> wanted)
            throws DemoException, InterruptedException {
        long deadline = BootClock.nanos() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                while (!unread.isEmpty()) {
                    Optional<T> found = wanted.apply(unread.pop());
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
                long wait = deadline - BootClock.nanos();
                if (ended || wait <= 0) {
                    throw new DemoException(
                            child.name()
                                    + (ended ? " ended" : " took longer than " + patience)
                                    + " while waiting for "
                                    + what
                                    + endOfLog());
                }
                more.await(wait, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an event of that name. */
    DaemonEvent awaitEvent(String name, Duration patience)
            throws DemoException, InterruptedException {
        return await(
                name,
                patience,
                line -> DaemonEvent.read(line).filter(event -> event.name().equals(name)));
    }

    long pid() {
        return child.pid();
    }

    /** Waits for it to end by itself. */
    int exitStatus() throws InterruptedException {
        return child.exitStatus();
    }

    /** The file with what it complained of. */
    Path errors() {
        return child.errors();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }

    private void line(String line) {
        lock.lock();
        try {
            unread.add(line);
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
            List<String> lines = Files.readAllLines(child.errors());
            int from = Math.max(0, lines.size() - SHOWN_OF_LOG);
            StringBuilder text = new StringBuilder();
            for (String line : lines.subList(from, lines.size())) {
                text.append("\n    ").append(line);
            }
            return text.toString();
        } catch (IOException unreadable) {
            return " (its log cannot be read: " + unreadable.getMessage() + ")";
        }
    }
}
