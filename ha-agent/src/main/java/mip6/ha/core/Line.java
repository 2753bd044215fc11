package mip6.ha.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Those that wait, first come, first served unless somebody is advanced: whoever leaves early is
 * found without a look at the others.
 *
 * @param <K> by what they are found; what has the same key keeps together
 * @param <T> what waits
 */
final class Line<K, T> {

    private final SequencedMap<K, Deque<T>> byKey = new LinkedHashMap<>();
    private int size;

    int size() {
        return size;
    }

    void add(K key, T last) {
        byKey.computeIfAbsent(key, _ -> new ArrayDeque<>(1)).addLast(last);
        size++;
    }

    /** Those of {@code key}, if there are any, go before all others. */
    void advance(K key) {
        Optional.ofNullable(byKey.remove(key)).ifPresent(same -> byKey.putFirst(key, same));
    }

    /**
     * Whose turn it is.
     *
     * @throws NoSuchElementException where nobody waits
     */
    T removeFirst() {
        Iterator<Deque<T>> all = byKey.values().iterator();
        Deque<T> same = all.next();
        T first = same.removeFirst();
        if (same.isEmpty()) {
            all.remove();
        }
        size--;
        return first;
    }

    /** All of that key leave. */
    void remove(K key) {
        Optional.ofNullable(byKey.remove(key)).ifPresent(gone -> size -= gone.size());
    }

    /** One leaves, if it is there. */
    boolean remove(K key, T one) {
        Deque<T> same = byKey.getOrDefault(key, new ArrayDeque<>(0));
        boolean was = same.remove(one);
        if (was) {
            size--;
            if (same.isEmpty()) {
                byKey.remove(key);
            }
        }
        return was;
    }

    /** Those of that key leave that {@code gone} is true of. */
    void removeIf(K key, Predicate<T> gone) {
        Optional.ofNullable(byKey.get(key))
                .filter(same -> removed(same, gone) && same.isEmpty())
                .ifPresent(_ -> byKey.remove(key));
    }

    void removeIf(Predicate<T> gone) {
        byKey.values().removeIf(same -> removed(same, gone) && same.isEmpty());
    }

    private boolean removed(Deque<T> same, Predicate<T> gone) {
        int before = same.size();
        boolean any = same.removeIf(gone);
        size -= before - same.size();
        return any;
    }
}
