package mip6.agent.revocation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded map that forgets what was not used for the longest time.
 *
 * @param <V> what is kept
 */
final class EvidenceCache<V> {

    private final int most;
    private final Map<String, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    EvidenceCache(int most) {
        this.most = most;
    }

    synchronized Optional<V> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(String key, V value) {
        entries.put(key, value);
        while (entries.size() > most) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized void remove(String key) {
        entries.remove(key);
    }

    synchronized void clear() {
        entries.clear();
    }

    synchronized int size() {
        return entries.size();
    }
}
