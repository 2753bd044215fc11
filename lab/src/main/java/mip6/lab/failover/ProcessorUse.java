package mip6.lab.failover;

import mip6.lab.net.ProcessorTime;
import mip6.linux.BootClock;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What processes take of the processors, looked at again and again. */
final class ProcessorUse implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> processes = new HashMap<>();
    private final Map<String, Reading> last = new HashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private final Thread thread;

    private record Reading(long at, double seconds) {}

    /**
     * What a process took.
     *
     * @param at the end of the time that it is of, nanoseconds of the boot clock
     * @param percent of one processor
     */
    record Use(String process, long at, double percent) {}

    ProcessorUse() {
        thread = Thread.ofPlatform().name("processor-use").daemon(true).start(this::run);
    }

    /** Looks at this one, too, from now on. */
    void watch(String name, long pid) {
        lock.lock();
        try {
            processes.put(name, pid);
            last.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /** What they took since {@code since}, nanoseconds of the boot clock. */
    List<Use> since(long since) {
        lock.lock();
        try {
            return uses.stream().filter(use -> use.at() >= since).toList();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private void look() {
        lock.lock();
        try {
            processes.forEach(
                    (name, pid) ->
                            seconds(pid).ifPresent(now -> took(name, BootClock.nanos(), now)));
        } finally {
            lock.unlock();
        }
    }

    private void took(String name, long at, double seconds) {
        Reading before = last.put(name, new Reading(at, seconds));
        if (before != null) {
            double busy = seconds - before.seconds();
            uses.add(new Use(name, at, 100 * busy * 1e9 / (at - before.at())));
        }
    }

    /** Empty where the process has ended. */
    private static OptionalDouble seconds(long pid) {
        try {
            return OptionalDouble.of(ProcessorTime.seconds(pid));
        } catch (IOException ended) {
            return OptionalDouble.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
