package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A shared store in memory, which can be out of reach, and can lose its answers. */
public final class MemoryKeys {

    /** What etcd takes in a transaction, unless it is told otherwise. */
    private static final int MOST_OF_ETCD = 128;

    private final TreeMap<String, Keys.Entry> entries = new TreeMap<>();
    private long revision;

    /** As one process sees it. */
    public final class Client implements Keys {

        public boolean reachable = true;

        /** What is asked is done, and its answer is lost. */
        boolean answersAreLost;

        /** So many questions get through from now on. */
        int questions = Integer.MAX_VALUE;

        private String awaited = "";
        private Runnable meanwhile = () -> {};

        /** What happens once before an answer about keys that begin like this comes. */
        void beforeAnswer(String prefix, Runnable happens) {
            awaited = prefix;
            meanwhile = happens;
        }

        private <T> T answer(Stream<String> about, T answer) {
            if (about.anyMatch(key -> key.startsWith(awaited))) {
                Runnable happens = meanwhile;
                meanwhile = () -> {};
                happens.run();
            }
            return answer;
        }

        @Override
        public List<Entry> range(String prefix) throws StoreException {
            reach();
            return answer(
                    Stream.of(prefix),
                    entries.tailMap(prefix).values().stream()
                            .takeWhile(each -> each.key().startsWith(prefix))
                            .toList());
        }

        @Override
        public Optional<Entry> get(String key) throws StoreException {
            reach();
            return answer(Stream.of(key), Optional.ofNullable(entries.get(key)));
        }

        @Override
        public List<Entry> all(List<String> keys) throws StoreException {
            reach();
            assertThat(keys).hasSizeLessThanOrEqualTo(MOST_OF_ETCD);
            return answer(
                    keys.stream(),
                    keys.stream().filter(entries::containsKey).map(entries::get).toList());
        }

        @Override
        public OptionalLong commit(List<Condition> conditions, List<Operation> operations)
                throws StoreException {
            reach();
            OptionalLong result = made(conditions, operations);
            if (answersAreLost) {
                throw StoreException.unanswered("lost", new IllegalStateException());
            }
            return answer(operations.stream().map(MemoryKeys::key), result);
        }

        private void reach() throws StoreException {
            if (!reachable || questions-- == 0) {
                throw StoreException.unanswered("no quorum", new IllegalStateException());
            }
        }
    }

    private static String key(Keys.Operation operation) {
        return switch (operation) {
            case Keys.Operation.Put put -> put.key();
            case Keys.Operation.Delete delete -> delete.key();
        };
    }

    public Client client() {
        return new Client();
    }

    /** A lease has ended. */
    void expire(String key) {
        revision++;
        entries.remove(key);
    }

    /** Has it as it is now again, whatever happens until then. */
    Runnable snapshot() {
        TreeMap<String, Keys.Entry> then = new TreeMap<>(entries);
        long at = revision;
        return () -> {
            entries.clear();
            entries.putAll(then);
            revision = at;
        };
    }

    /** All is gone. */
    void lose() {
        revision = 0;
        entries.clear();
    }

    private OptionalLong made(List<Keys.Condition> conditions, List<Keys.Operation> operations) {
        assertThat(List.of(conditions.size(), operations.size()))
                .allMatch(size -> size <= MOST_OF_ETCD);
        for (Keys.Condition each : conditions) {
            Keys.Entry there = entries.get(each.key());
            if ((there == null ? 0 : there.revision()) != each.revision()) {
                return OptionalLong.empty();
            }
        }
        revision++;
        for (Keys.Operation each : operations) {
            switch (each) {
                case Keys.Operation.Put(String key, Bytes value, boolean _) ->
                        entries.put(key, new Keys.Entry(key, value, revision));
                case Keys.Operation.Delete(String key) -> entries.remove(key);
            }
        }
        return OptionalLong.of(revision);
    }
}
