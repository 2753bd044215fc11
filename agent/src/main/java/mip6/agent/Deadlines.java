package mip6.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is due when: a binary heap whose entries know their place, so that moving one among n costs
 * log n and leaves nothing behind.
 *
 * @param <T> who
 */
final class Deadlines<T> {

    private final List<Entry<T>> heap = new ArrayList<>();

    /** One of those who wait. */
    static final class Entry<T> {
        private final T value;
        private long deadline;
        private int place;

        private Entry(T value, long deadline, int place) {
            this.value = value;
            this.deadline = deadline;
            this.place = place;
        }
    }

    Entry<T> add(T value, long deadline) {
        Entry<T> entry = new Entry<>(value, deadline, heap.size());
        heap.add(entry);
        up(entry);
        return entry;
    }

    void remove(Entry<T> entry) {
        Entry<T> last = heap.removeLast();
        if (last != entry) {
            put(last, entry.place);
            up(last);
            down(last);
        }
    }

    void move(Entry<T> entry, long deadline) {
        if (entry.deadline != deadline) {
            entry.deadline = deadline;
            up(entry);
            down(entry);
        }
    }

    /** The earliest deadline; {@link Node#NEVER} where nobody waits. */
    long first() {
        return heap.isEmpty() ? Node.NEVER : heap.getFirst().deadline;
    }

    /** Whose deadline is {@code now} or before, in no order. */
    List<T> due(long now) {
        List<T> due = new ArrayList<>();
        collect(0, now, due);
        return due;
    }

    /** Below an entry that is not due nobody is. */
    private void collect(int place, long now, List<T> due) {
        if (place < heap.size() && heap.get(place).deadline <= now) {
            due.add(heap.get(place).value);
            collect(2 * place + 1, now, due);
            collect(2 * place + 2, now, due);
        }
    }

    private void up(Entry<T> entry) {
        while (entry.place > 0 && heap.get((entry.place - 1) / 2).deadline > entry.deadline) {
            swap(entry, heap.get((entry.place - 1) / 2));
        }
    }

    private void down(Entry<T> entry) {
        while (true) {
            int child = 2 * entry.place + 1;
            if (child + 1 < heap.size()
                    && heap.get(child + 1).deadline < heap.get(child).deadline) {
                child++;
            }
            if (child >= heap.size() || heap.get(child).deadline >= entry.deadline) {
                return;
            }
            swap(entry, heap.get(child));
        }
    }

    private void swap(Entry<T> one, Entry<T> other) {
        int place = one.place;
        put(one, other.place);
        put(other, place);
    }

    private void put(Entry<T> entry, int place) {
        entry.place = place;
        heap.set(place, entry);
    }
}
