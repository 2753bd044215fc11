package mip6.ha.store;

import mip6.wire.Bytes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store that several processes share: keys with values, of which each change has a revision, and
 * transactions that are made only if nobody else changed anything that they rest on.
 */
public interface Keys {

    /**
     * All keys that begin with {@code prefix}, in their order.
     *
     * @throws StoreException where there is no answer
     */
    List<Entry> range(String prefix) throws StoreException;

    /**
     * What is at {@code key}.
     *
     * @throws StoreException where there is no answer
     */
    Optional<Entry> get(String key) throws StoreException;

    /**
     * What is at those of {@code keys} that there are, all at one moment; 128 at the most.
     *
     * @throws StoreException where there is no answer
     */
    List<Entry> all(List<String> keys) throws StoreException;

    /**
     * Makes all of {@code operations} if all of {@code conditions} hold, and none of them else. No
     * key may be in two of them.
     *
     * @return the revision of what was changed; empty where a condition does not hold
     * @throws StoreException where there is no answer: it may have been made or not
     */
    OptionalLong commit(List<Condition> conditions, List<Operation> operations)
            throws StoreException;

    /**
     * A key and its value.
     *
     * @param revision of its last change
     */
    record Entry(String key, Bytes value, long revision) {}

    /** The last change of {@code key} is that of {@code revision}; 0: there is no such key. */
    record Condition(String key, long revision) {}

    /** A change of one key. */
    sealed interface Operation {

        /**
         * The key has this value from now on.
         *
         * @param leased it is gone when this process is
         */
        record Put(String key, Bytes value, boolean leased) implements Operation {}

        record Delete(String key) implements Operation {}
    }
}
