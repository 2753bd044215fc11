package mip6.agent;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits for one thread. Any thread adds, without a lock; one takes. A bound holds for what is
 * {@link #offer offered}, and what is {@link #put} does not count towards it.
 *
 * @param <T> what waits
 */
final class Inbox<T> {

    private final int capacity;
    private final Queue<Item<T>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger offered = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private volatile Optional<Thread> owner = Optional.empty();
    private volatile boolean waiting;

    Inbox(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.capacity = capacity;
    }

    boolean offer(T value) {
        return offer(value, capacity);
    }

    /** The same for what may only take half of the room. */
    boolean offerStranger(T value) {
        return offer(value, (capacity + 1) / 2);
    }

    private boolean offer(T value, int most) {
        if (offered.incrementAndGet() > most) {
            offered.decrementAndGet();
            dropped.increment();
            return false;
        }
        add(new Item<>(value, true));
        return true;
    }

    void put(T value) {
        add(new Item<>(value, false));
    }

    Optional<T> poll() {
        Optional<Item<T>> item = Optional.ofNullable(queue.poll());
        if (item.isPresent() && item.get().counted) {
            offered.decrementAndGet();
        }
        return item.map(Item::value);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** What was offered and not taken yet. */
    int waiting() {
        return offered.get();
    }

    long dropped() {
        return dropped.sum();
    }

    /** The thread that {@link #await awaits}. */
    void ownedBy(Thread thread) {
        owner = Optional.of(thread);
    }

    /** Returns when something is there, after {@code nanoseconds}, or earlier without a reason. */
    void await(long nanoseconds) {
        waiting = true;
        if (queue.isEmpty() && nanoseconds > 0) {
            LockSupport.parkNanos(this, nanoseconds);
        }
        waiting = false;
    }

    void wake() {
        owner.ifPresent(LockSupport::unpark);
    }

    private void add(Item<T> item) {
        queue.add(item);
        if (waiting) {
            wake();
        }
    }

    private record Item<T>(T value, boolean counted) {}
}
