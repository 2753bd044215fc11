package mip6.lab.demo;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts on one thread what another waits for. */
final class Tally {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private int count;

    void add() {
        lock.lock();
        try {
            count++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there are {@code least}.
     *
     * @return whether they came within {@code patience}
     */
    boolean await(int least, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (count < least && left > 0) {
                left = more.awaitNanos(left);
            }
            return count >= least;
        } finally {
            lock.unlock();
        }
    }
}
