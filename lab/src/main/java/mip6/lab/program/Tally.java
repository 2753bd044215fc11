package mip6.lab.program;

import mip6.linux.BootClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Notes on one thread when something happens that another waits for. */
public final class Tally {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Long> times = new ArrayList<>();

    void add() {
        lock.lock();
        try {
            times.add(BootClock.nanos());
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int count() {
        lock.lock();
        try {
            return times.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there are {@code least}.
     *
     * @return whether they came within {@code patience}
     */
    public boolean await(int least, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (times.size() < least && left > 0) {
                left = more.awaitNanos(left);
            }
            return times.size() >= least;
        } finally {
            lock.unlock();
        }
    }

    /**
     * When it first happened since {@code since}; empty where it did not within {@code patience}.
     *
     * @param since nanoseconds of the boot clock, like the answer
     */
    public OptionalLong awaitSince(long since, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while ((times.isEmpty() || times.getLast() < since) && left > 0) {
                left = more.awaitNanos(left);
            }
            return times.stream().mapToLong(Long::longValue).filter(it -> it >= since).findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The longest time without it since {@code since}, nanoseconds of the boot clock. */
    public Duration longestSilence(long since) {
        lock.lock();
        try {
            long last = since;
            long longest = 0;
            for (long time : times) {
                if (time >= since) {
                    longest = Math.max(longest, time - last);
                    last = time;
                }
            }
            return Duration.ofNanos(Math.max(longest, BootClock.nanos() - last));
        } finally {
            lock.unlock();
        }
    }
}
