package mip6.lab.failover;

import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What processes take of the processors, looked at again and again. */
final class ProcessorUse implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** What {@code /proc/PID/stat} counts in: 100 of them are a second. */
    private static final double MILLISECONDS_OF_TICK = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> processes = new HashMap<>();
    private final Map<String, Reading> last = new HashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private final Thread thread;

    private record Reading(long at, long ticks) {}

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
                    (name, pid) -> ticks(pid).ifPresent(now -> took(name, BootClock.nanos(), now)));
        } finally {
            lock.unlock();
        }
    }

    private void took(String name, long at, long ticks) {
        Reading before = last.put(name, new Reading(at, ticks));
        if (before != null) {
            double busy = (ticks - before.ticks()) * MILLISECONDS_OF_TICK;
            uses.add(new Use(name, at, 100 * busy * 1e6 / (at - before.at())));
        }
    }

    /** Empty where the process has ended. */
    private static OptionalLong ticks(long pid) {
        try {
            return OptionalLong.of(ticks(Files.readString(Path.of("/proc/" + pid + "/stat"))));
        } catch (IOException ended) {
            return OptionalLong.empty();
        }
    }

    /** User's and system's time (proc(5)), behind the name, which may hold anything. */
    static long ticks(String stat) {
        List<String> fields =
                Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
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
