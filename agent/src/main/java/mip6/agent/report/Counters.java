package mip6.agent.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by name and label, from any thread and without a lock. Names and labels are fixed words of
 * the program, never a peer's; were they not, the number of them is bounded all the same.
 */
public final class Counters {

    private static final int MOST = 1000;
    private static final Key OTHER = new Key("other", "");

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Key, Histogram> histograms = new ConcurrentHashMap<>();

    private record Key(String name, String label) {

        @Override
        public String toString() {
            return label.isEmpty() ? name : name + "." + label;
        }
    }

    /**
     * Has counts without a label told from now on, also while they are 0: what was never told
     * before has no rate when it is counted for the first time.
     */
    public void begin(String... names) {
        for (String name : names) {
            begin(name, "");
        }
    }

    /** The same of a count with a label. */
    public void begin(String name, String label) {
        LongAdder _ = adder(new Key(name, label));
    }

    public void count(String name) {
        count(name, "");
    }

    /** Such as {@code count("ike-dropped", "replayed")}. */
    public void count(String name, String label) {
        adder(new Key(name, label)).increment();
    }

    private LongAdder adder(Key key) {
        LongAdder adder = counts.get(key);
        return adder != null
                ? adder
                : counts.computeIfAbsent(counts.size() < MOST ? key : OTHER, _ -> new LongAdder());
    }

    public long value(String name, String label) {
        LongAdder adder = counts.get(new Key(name, label));
        return adder == null ? 0 : adder.sum();
    }

    /** Has histograms told from now on, also while they are empty: one for each label. */
    public void beginHistograms(String name, String... labels) {
        for (String label : labels) {
            Histogram _ = histogram(name, label);
        }
    }

    /** One that begins empty. */
    public Histogram histogram(String name, String label) {
        Key key = new Key(name, label);
        return histograms.computeIfAbsent(
                histograms.size() < MOST ? key : OTHER, _ -> new Histogram());
    }

    /** All counts by name, and by label within it, both in order. */
    Map<String, Map<String, Long>> byName() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        counts.forEach(
                (key, adder) ->
                        all.computeIfAbsent(key.name(), _ -> new TreeMap<>())
                                .put(key.label(), adder.sum()));
        return all;
    }

    /** All histograms by name, and by label within it, both in order. */
    Map<String, Map<String, Histogram>> histograms() {
        Map<String, Map<String, Histogram>> all = new TreeMap<>();
        histograms.forEach(
                (key, histogram) ->
                        all.computeIfAbsent(key.name(), _ -> new TreeMap<>())
                                .put(key.label(), histogram));
        return all;
    }

    /** All that were counted, as {@code name.label}, in order. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach(
                (key, adder) -> {
                    if (adder.sum() > 0) {
                        all.put(key.toString(), adder.sum());
                    }
                });
        return all;
    }
}
