package mip6.ha.store;

import mip6.agent.report.Escaped;
import mip6.ha.store.Keys.Condition;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What tells a home agent that lives of mobile nodes that have gone to another one: {@code
 * taken/NAME/ADDRESS}. For one thread.
 */
final class TakenNotices {

    /** In one look, and one transaction. */
    private static final int AT_ONCE = 100;

    private final Keys keys;
    private final String name;
    private final Consumer<String> warning;

    /** Those that are told of and not deleted yet. */
    private final Set<Entry> told = new HashSet<>();

    /** Those for the home agent {@code name}. */
    TakenNotices(Keys keys, String name, Consumer<String> warning) {
        this.keys = keys;
        this.name = name;
        this.warning = warning;
    }

    /** One for {@code member}, from whom {@code by} has taken {@code homeAddress}. */
    static Operation write(String member, Ipv6Address homeAddress, String by) {
        return new Operation.Put(of(member) + homeAddress, Bytes.ofUtf8(by), false);
    }

    /** How their keys begin. */
    String prefix() {
        return of(name);
    }

    /** All there are. */
    List<Entry> all() throws StoreException {
        return keys.range(prefix());
    }

    /** Whose a home address is. */
    interface Owners {

        /** Those that this home agent serves, of {@value #AT_ONCE} at the most. */
        Set<Ipv6Address> own(Set<Ipv6Address> homeAddresses) throws StoreException;
    }

    /**
     * Tells of some, once of each, and deletes them behind that: an answer that is lost loses
     * nothing.
     *
     * @param owners as the store has them now: a mobile node may have come back
     * @param taken is given home addresses, if there are any, and when another one took them
     */
    void tell(Owners owners, Consumer<Map<Ipv6Address, Long>> taken) throws StoreException {
        List<Entry> all = all();
        told.retainAll(Set.copyOf(all));
        List<Entry> some = all.stream().limit(AT_ONCE).toList();
        if (some.isEmpty()) {
            return;
        }
        Map<Ipv6Address, Long> gone = new LinkedHashMap<>();
        some.stream()
                .filter(notice -> !told.contains(notice))
                .forEach(
                        notice ->
                                homeAddress(notice)
                                        .ifPresent(
                                                address -> gone.put(address, notice.revision())));
        if (!gone.isEmpty()) {
            gone.keySet().removeAll(owners.own(gone.keySet()));
        }
        if (!gone.isEmpty()) {
            taken.accept(gone);
        }
        told.addAll(some);
        // One that was written again meanwhile keeps all of them there, to be looked at again.
        var _ =
                keys.commit(
                        some.stream()
                                .map(notice -> new Condition(notice.key(), notice.revision()))
                                .toList(),
                        some.stream()
                                .<Operation>map(notice -> new Operation.Delete(notice.key()))
                                .toList());
    }

    private Optional<Ipv6Address> homeAddress(Entry notice) {
        try {
            return Optional.of(Ipv6Address.of(notice.key().substring(prefix().length())));
        } catch (IllegalArgumentException odd) {
            warning.accept("etcd: tells of no home address: " + Escaped.of(notice.key()));
            return Optional.empty();
        }
    }

    private static String of(String member) {
        return "taken/" + member + "/";
    }
}
