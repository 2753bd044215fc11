package mip6.dataplane.userspace;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Values by keys of 128 bits, such as an IPv6 address. Looking one up makes no object and never
 * waits, whoever changes something meanwhile.
 */
final class Lookup<V> {

    private static final int SMALLEST = 16;

    /** Behind the last one of each chain. */
    private final Entry<V> end = new Entry<>();

    private volatile AtomicReferenceArray<Entry<V>> chains = empty(SMALLEST);
    private int size;

    /** One of those whose keys begin the same chain; it never changes. */
    private static final class Entry<V> {
        private final long high;
        private final long low;
        private final Optional<V> value;
        private final Entry<V> next;

        Entry() {
            this.high = 0;
            this.low = 0;
            this.value = Optional.empty();
            this.next = this;
        }

        Entry(long high, long low, Optional<V> value, Entry<V> next) {
            this.high = high;
            this.low = low;
            this.value = value;
            this.next = next;
        }
    }

    Optional<V> get(long high, long low) {
        AtomicReferenceArray<Entry<V>> now = chains;
        for (Entry<V> each = now.get(index(high, low, now)); each != end; each = each.next) {
            if (each.high == high && each.low == low) {
                return each.value;
            }
        }
        return Optional.empty();
    }

    /**
     * Whoever looks meanwhile finds the one or the other.
     *
     * @return what it was before
     */
    synchronized Optional<V> put(long high, long low, V value) {
        Optional<V> before = get(high, low);
        if (before.isEmpty()) {
            if (size >= chains.length()) {
                grow();
            }
            size++;
        }
        Entry<V> others = without(high, low);
        chains.set(index(high, low, chains), new Entry<>(high, low, Optional.of(value), others));
        return before;
    }

    /** What it was. */
    synchronized Optional<V> remove(long high, long low) {
        Optional<V> before = get(high, low);
        if (before.isPresent()) {
            chains.set(index(high, low, chains), without(high, low));
            size--;
        }
        return before;
    }

    /** A copy of the chain of that key, without it. */
    private Entry<V> without(long high, long low) {
        Entry<V> others = end;
        Entry<V> each = chains.get(index(high, low, chains));
        while (each != end) {
            if (each.high != high || each.low != low) {
                others = new Entry<>(each.high, each.low, each.value, others);
            }
            each = each.next;
        }
        return others;
    }

    private void grow() {
        AtomicReferenceArray<Entry<V>> larger = empty(2 * chains.length());
        for (int i = 0; i < chains.length(); i++) {
            for (Entry<V> each = chains.get(i); each != end; each = each.next) {
                add(larger, each);
            }
        }
        chains = larger;
    }

    private void add(AtomicReferenceArray<Entry<V>> target, Entry<V> entry) {
        int index = index(entry.high, entry.low, target);
        target.set(index, new Entry<>(entry.high, entry.low, entry.value, target.get(index)));
    }

    private AtomicReferenceArray<Entry<V>> empty(int length) {
        AtomicReferenceArray<Entry<V>> fresh = new AtomicReferenceArray<>(length);
        for (int i = 0; i < length; i++) {
            fresh.set(i, end);
        }
        return fresh;
    }

    /** Addresses that count upwards, in whatever part, go to different chains. */
    private static int index(long high, long low, AtomicReferenceArray<?> chains) {
        long mixed = high * 0x9e37_79b9_7f4a_7c15L ^ low;
        mixed = (mixed ^ mixed >>> 32) * 0xbf58_476d_1ce4_e5b9L;
        return (int) (mixed >>> 32) & chains.length() - 1;
    }
}
