package mip6.ha.store;

import static java.util.stream.Collectors.toSet;

import mip6.agent.report.Escaped;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The bindings of all home agents, as they are in the store: {@code bindings/ADDRESS}. */
final class BindingEntries {

    private static final String PREFIX = "bindings/";

    private final Keys keys;
    private final Consumer<String> warning;

    /** Keys of what cannot be read, and was told of. */
    private final Set<String> told = new HashSet<>();

    /**
     * What is there at one moment.
     *
     * @param unreadable by home address: no binding, or one of another release
     */
    record There(List<Found> bindings, Map<Ipv6Address, Unreadable> unreadable) {

        /**
         * Which of what cannot be read is another one's than {@code name}'s, as far as is known.
         */
        Map<Ipv6Address, Long> unreadableOfOthers(String name) {
            Map<Ipv6Address, Long> others = new LinkedHashMap<>();
            unreadable.forEach(
                    (homeAddress, it) ->
                            it.owner()
                                    .filter(owner -> !owner.equals(name))
                                    .ifPresent(_ -> others.put(homeAddress, it.revision())));
            return others;
        }
    }

    /**
     * What cannot be read.
     *
     * @param owner where as much can be read
     */
    record Unreadable(long revision, Optional<String> owner) {

        static Unreadable of(Entry entry) {
            Optional<String> owner;
            try {
                owner = Optional.of(SharedBinding.owner(entry.value()));
            } catch (MalformedException | IllegalArgumentException none) {
                owner = Optional.empty();
            }
            return new Unreadable(entry.revision(), owner);
        }
    }

    /** A binding as it is there. */
    record Found(Entry entry, SharedBinding shared) {

        Ipv6Address homeAddress() {
            return shared.binding().homeAddress();
        }

        long revision() {
            return entry.revision();
        }

        Ownership.Held held() {
            return new Ownership.Held(revision(), shared.epoch());
        }

        boolean isOf(String owner) {
            return shared.owner().equals(owner);
        }
    }

    /**
     * @param warning told in a line of what is there and cannot be read, once of each key
     */
    BindingEntries(Keys keys, Consumer<String> warning) {
        this.keys = keys;
        this.warning = warning;
    }

    static String key(Ipv6Address homeAddress) {
        return PREFIX + homeAddress;
    }

    static Operation put(SharedBinding shared) {
        return new Operation.Put(key(shared.binding().homeAddress()), shared.toBytes(), false);
    }

    /** All bindings; what cannot be read, whoever wrote it, keeps nobody from the others. */
    There all() throws StoreException {
        List<Entry> entries = keys.range(PREFIX);
        forgetAllBut(entries);
        return read(entries);
    }

    private synchronized void forgetAllBut(List<Entry> entries) {
        if (!told.isEmpty()) {
            told.retainAll(entries.stream().map(Entry::key).collect(toSet()));
        }
    }

    private There read(List<Entry> entries) {
        List<Found> bindings = new ArrayList<>();
        Map<Ipv6Address, Unreadable> unreadable = new LinkedHashMap<>();
        for (Entry entry : entries) {
            read(entry)
                    .ifPresentOrElse(
                            bindings::add,
                            () ->
                                    homeAddress(entry)
                                            .ifPresent(
                                                    it ->
                                                            unreadable.put(
                                                                    it, Unreadable.of(entry))));
        }
        return new There(bindings, unreadable);
    }

    /** What is there for {@code homeAddress}, be it a binding or not. */
    Optional<Entry> entry(Ipv6Address homeAddress) throws StoreException {
        return keys.get(key(homeAddress));
    }

    /** Those that there are of {@code homeAddresses}, 128 at the most. */
    There of(Collection<Ipv6Address> homeAddresses) throws StoreException {
        return read(keys.all(homeAddresses.stream().map(BindingEntries::key).toList()));
    }

    /** Those of {@code homeAddresses} that {@code owner} serves; 128 at the most. */
    Set<Ipv6Address> of(String owner, Collection<Ipv6Address> homeAddresses) throws StoreException {
        return of(homeAddresses).bindings().stream()
                .filter(found -> found.isOf(owner))
                .map(Found::homeAddress)
                .collect(toSet());
    }

    /** Empty where it cannot be read: it is left alone. For any thread. */
    synchronized Optional<Found> read(Entry entry) {
        try {
            Ipv6Address homeAddress =
                    homeAddress(entry)
                            .orElseThrow(() -> new MalformedException("key", 0, "no home address"));
            Found found = new Found(entry, SharedBinding.read(homeAddress, entry.value()));
            told.remove(entry.key());
            return Optional.of(found);
        } catch (MalformedException | IllegalArgumentException none) {
            if (told.add(entry.key())) {
                warning.accept(
                        "etcd: %s cannot be read and is left alone, where it is no binding of"
                                        .formatted(Escaped.of(entry.key()))
                                + " another release delete it: "
                                + Escaped.of(String.valueOf(none.getMessage())));
            }
            return Optional.empty();
        }
    }

    private static Optional<Ipv6Address> homeAddress(Entry entry) {
        try {
            return Optional.of(Ipv6Address.of(entry.key().substring(PREFIX.length())));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
