package mip6.lab.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to happen in virtual time, the earliest first; of what is due at the same time, the least
 * in {@code order}. Entries move when their time changes: a heap, whose entries know their places.
 */
final class Agenda<T> {

    private final List<Entry<T>> heap = new ArrayList<>();

    /** One thing that is to happen. */
    static final class Entry<T> {

        private final T what;
        private final long order;
        private long at;
        private int place;

        private Entry(T what, long order, long at) {
            this.what = what;
            this.order = order;
            this.at = at;
        }

        T what() {
            return what;
        }

        long order() {
            return order;
        }

        long at() {
            return at;
        }

        private boolean isBefore(Entry<T> other) {
            return at < other.at || at == other.at && order < other.order;
        }
    }

    /** When the first thing is due; {@code Long.MAX_VALUE} where there is none. */
    long first() {
        return heap.isEmpty() ? Long.MAX_VALUE : heap.getFirst().at;
    }

    Entry<T> add(T what, long order, long at) {
        Entry<T> entry = new Entry<>(what, order, at);
        heap.add(entry);
        rise(entry, heap.size() - 1);
        return entry;
    }

    /** The first thing; it stays. */
    T peek() {
        return heap.getFirst().what;
    }

    /** The first thing, which is no longer to happen. */
    T take() {
        Entry<T> first = heap.getFirst();
        remove(first);
        return first.what;
    }

    /** {@code entry} happens at {@code at} instead. */
    void move(Entry<T> entry, long at) {
        long before = entry.at;
        entry.at = at;
        if (at < before) {
            rise(entry, entry.place);
        } else {
            sink(entry, entry.place);
        }
    }

    void remove(Entry<T> entry) {
        Entry<T> last = heap.removeLast();
        if (last != entry) {
            rise(last, entry.place);
            sink(last, last.place);
        }
    }

    private void rise(Entry<T> entry, int from) {
        int place = from;
        while (place > 0) {
            int above = (place - 1) >>> 1;
            if (!entry.isBefore(heap.get(above))) {
                break;
            }
            put(heap.get(above), place);
            place = above;
        }
        put(entry, place);
    }

    private void sink(Entry<T> entry, int from) {
        int place = from;
        while (2 * place + 1 < heap.size()) {
            int below = 2 * place + 1;
            if (below + 1 < heap.size() && heap.get(below + 1).isBefore(heap.get(below))) {
                below++;
            }
            if (!heap.get(below).isBefore(entry)) {
                break;
            }
            put(heap.get(below), place);
            place = below;
        }
        put(entry, place);
    }

    private void put(Entry<T> entry, int place) {
        heap.set(place, entry);
        entry.place = place;
    }
}
