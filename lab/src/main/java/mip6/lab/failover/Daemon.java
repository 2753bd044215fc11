package mip6.lab.failover;

import mip6.lab.demo.DaemonEvent;
import mip6.lab.demo.DemoException;
import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A process of the experiment, and all events that it has told. */
final class Daemon implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<DaemonEvent> events = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Child child;
    private boolean ended;

    private Daemon(Host host, String name, Path folder, List<String> command) throws IOException {
        child = Child.start(host, name, folder, command, this::line, this::end);
    }

    static Daemon start(Host host, String name, Path folder, List<String> command)
            throws IOException {
        return new Daemon(host, name, folder, command);
    }

    long pid() {
        return child.pid();
    }

    boolean isAlive() {
        return child.isAlive();
    }

    void kill() throws InterruptedException {
        child.kill();
    }

    /** What it has told since {@code since}, nanoseconds of the boot clock. */
    List<DaemonEvent> events(long since) {
        lock.lock();
        try {
            return events.stream().filter(event -> event.at() >= since).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The first event of that name since {@code since}, waited for if need be. */
    DaemonEvent await(String name, long since, Duration patience)
            throws DemoException, InterruptedException {
        return await(event -> event.name().equals(name), name, since, patience);
    }

    DaemonEvent await(Predicate<DaemonEvent> wanted, String what, long since, Duration patience)
            throws DemoException, InterruptedException {
        long deadline = BootClock.nanos() + patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<DaemonEvent> found =
                        events.stream()
                                .filter(event -> event.at() >= since && wanted.test(event))
                                .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                boolean _ = more.await(left(what, deadline), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line that begins like that. */
    void awaitLine(String beginning, Duration patience) throws DemoException, InterruptedException {
        long deadline = BootClock.nanos() + patience.toNanos();
        lock.lock();
        try {
            while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
                long wait = left("\"" + beginning + "\"", deadline);
                boolean _ = more.await(wait, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The nanoseconds until {@code deadline}. */
    private long left(String what, long deadline) throws DemoException {
        long wait = deadline - BootClock.nanos();
        if (ended || wait <= 0) {
            throw new DemoException(
                    child.name()
                            + (ended ? " ended" : " took too long")
                            + " while waiting for "
                            + what
                            + ", see "
                            + child.errors());
        }
        return wait;
    }

    @Override
    public void close() {
        child.close();
    }

    private void line(String line) {
        lock.lock();
        try {
            DaemonEvent.read(line).ifPresentOrElse(events::add, () -> lines.add(line));
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
}
