package mip6.ikev2.vici.client;

import mip6.ikev2.vici.client.ViciException.Reason;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that wait for who reads them. When there are too many events they are all dropped, with
 * all that come until the SAs have been asked for again.
 */
final class NoticeInbox {

    private final int most;
    private final Deque<ViciNotice> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private boolean overfull;

    NoticeInbox(int most) {
        this.most = most;
    }

    /** Whether events were dropped since the SAs were last asked for. */
    boolean isOverfull() {
        lock.lock();
        try {
            return overfull;
        } finally {
            lock.unlock();
        }
    }

    void occurred(ViciNotice.Occurred notice) {
        lock.lock();
        try {
            if (overfull) {
                return;
            }
            if (waiting.size() < most) {
                add(notice);
                return;
            }
            overfull = true;
            waiting.clear();
            add(
                    new ViciNotice.Lost(
                            Reason.DEADLINE,
                            "events were not read in time: more than " + most + " waited"));
        } finally {
            lock.unlock();
        }
    }

    void synchronised(ViciNotice.Synchronised notice) {
        lock.lock();
        try {
            overfull = false;
            add(notice);
        } finally {
            lock.unlock();
        }
    }

    void lost(ViciNotice.Lost notice) {
        lock.lock();
        try {
            // each attempt in vain says so; one of them is enough for who reads late
            if (waiting.peekLast() instanceof ViciNotice.Lost) {
                waiting.removeLast();
            }
            add(notice);
        } finally {
            lock.unlock();
        }
    }

    Optional<ViciNotice> take(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                if (arrival.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    continue;
                }
                if (deadline.isOver()) {
                    return Optional.empty();
                }
            }
            return Optional.of(waiting.removeFirst());
        } finally {
            lock.unlock();
        }
    }

    private void add(ViciNotice notice) {
        if (waiting.size() >= most) {
            // neither a list nor a loss makes what was before it worth more than memory
            waiting.clear();
        }
        waiting.addLast(notice);
        arrival.signalAll();
    }
}
