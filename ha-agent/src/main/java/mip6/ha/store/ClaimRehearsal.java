package mip6.ha.store;

import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes mobile nodes that do not exist from a home agent that does not exist, so that the way to
 * the store and back has been run when it counts. The store is asked as ever, for what comes to
 * nothing: it is not changed.
 */
public final class ClaimRehearsal {

    /** Nobody writes it, so no transaction that rests on it is made. */
    private static final String NOWHERE = "rehearsal";

    /** RFC 6761 6.4: nobody has such a name. */
    private static final String FAILED = "failed.rehearsal.invalid";

    /** RFC 6666: nobody has such an address. */
    private static final Ipv6Address NOBODY = Ipv6Address.of("100::");

    private static final int MOBILE_NODES = 50;

    private final Keys keys;

    public ClaimRehearsal(Keys keys) {
        this.keys = keys;
    }

    /**
     * Takes over once.
     *
     * @return how many mobile nodes that gave
     * @throws StoreException where there is no answer
     */
    public int takeOver() throws StoreException {
        List<StoredBinding> all = new ArrayList<>();
        SharedBindings bindings = new SharedBindings(new InVain(), "ha.rehearsal.invalid", _ -> {});
        return bindings.takeOver(FAILED, all::addAll) ? all.size() : 0;
    }

    /** Asks, and answers what fits the play. */
    private final class InVain implements Keys {

        private boolean fenced;
        private long revision = 1;

        @Override
        public List<Entry> range(String prefix) throws StoreException {
            var _ = keys.get(NOWHERE);
            List<Entry> bindings = new ArrayList<>();
            for (int i = 1; i <= MOBILE_NODES; i++) {
                Ipv6Address homeAddress = new Ipv6Address(NOBODY.high(), i);
                Bytes value = new SharedBinding(FAILED, 1, binding(homeAddress)).toBytes();
                bindings.add(new Entry(BindingEntries.key(homeAddress), value, 1));
            }
            return bindings;
        }

        @Override
        public Optional<Entry> get(String key) throws StoreException {
            var _ = keys.get(NOWHERE);
            return fenced ? Optional.empty() : Optional.of(new Entry(key, Bytes.EMPTY, 1));
        }

        @Override
        public List<Entry> all(List<String> each) throws StoreException {
            return keys.all(List.of(NOWHERE));
        }

        @Override
        public OptionalLong commit(List<Condition> conditions, List<Operation> operations)
                throws StoreException {
            List<Condition> never = new ArrayList<>(conditions);
            never.add(new Condition(NOWHERE, 1));
            var _ = keys.commit(never, operations);
            fenced = true;
            return OptionalLong.of(++revision);
        }

        private static StoredBinding binding(Ipv6Address homeAddress) {
            return new StoredBinding(
                    homeAddress,
                    Identity.fqdn("mn.rehearsal.invalid"),
                    NOBODY,
                    NOBODY,
                    new SequenceNumber(0),
                    Lifetime.ofSeconds(600),
                    Moment.of(Instant.EPOCH),
                    Optional.empty(),
                    false,
                    true);
        }
    }
}
