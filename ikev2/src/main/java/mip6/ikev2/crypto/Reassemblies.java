package mip6.ikev2.crypto;

import mip6.ikev2.message.EncryptedFragment;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Bytes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Messages of which not all fragments have come (RFC 7383 2.6), of all IKE SAs of a node, with a
 * limit on what they hold together. Only authentic fragments come here; in each direction of an SA
 * one message at a time. Belongs to one thread.
 */
public final class Reassemblies {

    /** What a fragment costs beside its text. */
    private static final int OVERHEAD = 96;

    private final int mostOctets;
    private final long timeout;
    private final Map<Key, Partial> partials = new LinkedHashMap<>();
    private long now;
    private int octets;

    private record Key(MessageProtection owner, boolean response) {}

    private static final class Partial {

        private final long messageId;
        private final int total;
        private final long expires;
        private final TreeMap<Integer, Bytes> texts = new TreeMap<>();
        private int firstPayload;
        private int length;

        private Partial(long messageId, int total, long expires) {
            this.messageId = messageId;
            this.total = total;
            this.expires = expires;
        }

        private int cost() {
            return length + texts.size() * OVERHEAD;
        }
    }

    /** What a message holds inside, once all of its fragments are there. */
    record Whole(int firstPayload, Bytes text) {}

    /**
     * @param mostOctets that are kept: beyond, the oldest message gives way
     * @param timeout nanoseconds after the first fragment of a message when all are forgotten
     */
    public Reassemblies(int mostOctets, long timeout) {
        this.mostOctets = mostOctets;
        this.timeout = timeout;
    }

    /** It is {@code later} now: what took too long is forgotten. */
    public void advance(long later) {
        now = later;
        partials.values()
                .removeIf(
                        partial -> {
                            boolean overdue = partial.expires <= now;
                            octets -= overdue ? partial.cost() : 0;
                            return overdue;
                        });
    }

    /** When {@link #advance} has something to forget; {@code Long.MAX_VALUE} where nothing is. */
    public long deadline() {
        return partials.values().stream().mapToLong(it -> it.expires).min().orElse(Long.MAX_VALUE);
    }

    /** Octets that are kept, with what it costs to keep them. */
    public int octets() {
        return octets;
    }

    /** The SA of {@code owner} is gone. */
    void forget(MessageProtection owner) {
        remove(new Key(owner, false));
        remove(new Key(owner, true));
    }

    /** Whether a fragment can be of no use, so that it is not worth a look at its checksum. */
    boolean isUseless(MessageProtection owner, IkeMessage outer, EncryptedFragment fragment) {
        Partial partial = partials.get(new Key(owner, outer.response()));
        return partial != null
                && partial.messageId == outer.messageId()
                && (fragment.total() < partial.total
                        || fragment.total() == partial.total
                                && partial.texts.containsKey(fragment.number()));
    }

    /**
     * Keeps an authentic fragment.
     *
     * @return what the message holds, where this fragment was the last one missing
     */
    Optional<Whole> add(
            MessageProtection owner, IkeMessage outer, EncryptedFragment fragment, Bytes text) {
        Key key = new Key(owner, outer.response());
        Partial partial = partials.get(key);
        // RFC 7383 2.6: a larger total is that of a new attempt with smaller fragments.
        if (partial == null
                || partial.messageId != outer.messageId()
                || partial.total < fragment.total()) {
            remove(key);
            partial = new Partial(outer.messageId(), fragment.total(), now + timeout);
            partials.put(key, partial);
        }
        if (partial.length + text.length() > IkeMessage.MAX_LENGTH) {
            remove(key);
            return Optional.empty();
        }
        octets -= partial.cost();
        if (fragment.number() == 1) {
            partial.firstPayload = fragment.firstPayload();
        }
        partial.texts.put(fragment.number(), text);
        partial.length += text.length();
        octets += partial.cost();
        if (partial.texts.size() == partial.total) {
            remove(key);
            return Optional.of(
                    new Whole(
                            partial.firstPayload,
                            Bytes.concat(partial.texts.values().toArray(new Bytes[0]))));
        }
        while (octets > mostOctets) {
            remove(partials.keySet().iterator().next());
        }
        return Optional.empty();
    }

    private void remove(Key key) {
        Partial partial = partials.remove(key);
        if (partial != null) {
            octets -= partial.cost();
        }
    }
}
