package mip6.ha.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** One deadline per key, the earliest first. */
final class Timers<K extends Comparable<K>> {

    private final Map<K, Long> times = new HashMap<>();
    private final TreeSet<Entry<K>> order =
            new TreeSet<>(
                    Comparator.<Entry<K>>comparingLong(Entry::time).thenComparing(Entry::key));

    /** {@code Long.MAX_VALUE} for none. */
    void set(K key, long time) {
        clear(key);
        if (time != Long.MAX_VALUE) {
            times.put(key, time);
            order.add(new Entry<>(time, key));
        }
    }

    void clear(K key) {
        Optional.ofNullable(times.remove(key))
                .ifPresent(time -> order.remove(new Entry<>(time, key)));
    }

    /** {@code Long.MAX_VALUE} for none. */
    long of(K key) {
        return times.getOrDefault(key, Long.MAX_VALUE);
    }

    /** Takes out those whose time has come. */
    List<K> due(long now) {
        List<K> due = new ArrayList<>();
        while (!order.isEmpty() && order.first().time <= now) {
            K key = order.removeFirst().key;
            times.remove(key);
            due.add(key);
        }
        return due;
    }

    long first() {
        return order.isEmpty() ? Long.MAX_VALUE : order.first().time;
    }

    private record Entry<K>(long time, K key) {}
}
