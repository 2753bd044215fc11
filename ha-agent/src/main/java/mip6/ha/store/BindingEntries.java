package mip6.ha.store;

import static java.util.stream.Collectors.toSet;

import mip6.agent.report.Escaped;
import mip6.ha.store.Keys.Entry;
import mip6.ha.store.Keys.Operation;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The bindings of all home agents, as they are in the store: {@code bindings/ADDRESS}. */
final class BindingEntries {

    private static final String PREFIX = "bindings/";

    private final Keys keys;
    private final Consumer<String> warning;

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
     * @param warning told in a line of what is there and is no binding
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

    /** All bindings; what is none, whoever wrote it, keeps nobody from the others. */
    List<Found> all() throws StoreException {
        List<Found> all = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (Entry entry : keys.range(PREFIX)) {
            read(entry).ifPresentOrElse(all::add, () -> odd.add(entry.key()));
        }
        if (!odd.isEmpty()) {
            warning.accept(
                    "etcd: %d keys are no bindings, delete them: %s"
                            .formatted(odd.size(), Escaped.of(odd.getFirst())));
        }
        return all;
    }

    /** What is there for {@code homeAddress}, be it a binding or not. */
    Optional<Entry> entry(Ipv6Address homeAddress) throws StoreException {
        return keys.get(key(homeAddress));
    }

    /** Those that there are of {@code homeAddresses}, 128 at the most. */
    List<Found> of(Collection<Ipv6Address> homeAddresses) throws StoreException {
        return keys.all(homeAddresses.stream().map(BindingEntries::key).toList()).stream()
                .flatMap(each -> read(each).stream())
                .toList();
    }

    /** Those of {@code homeAddresses} that {@code owner} serves; 128 at the most. */
    Set<Ipv6Address> of(String owner, Collection<Ipv6Address> homeAddresses) throws StoreException {
        return of(homeAddresses).stream()
                .filter(found -> found.isOf(owner))
                .map(Found::homeAddress)
                .collect(toSet());
    }

    /** Empty where it is no binding. */
    static Optional<Found> read(Entry entry) {
        try {
            Ipv6Address homeAddress = Ipv6Address.of(entry.key().substring(PREFIX.length()));
            return Optional.of(new Found(entry, SharedBinding.read(homeAddress, entry.value())));
        } catch (MalformedException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
