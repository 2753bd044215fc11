package mip6.lab.simulation;

import mip6.ha.core.Binding;
import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A disk of a home agent's own. */
final class LocalDisk implements Storage {

    /** Half of it: then it is there, and then it is known. */
    private static final Duration FSYNC = Duration.ofMillis(1);

    private final Map<Ipv6Address, Binding> bindings = new HashMap<>();

    Optional<Binding> read(Ipv6Address homeAddress) {
        return Optional.ofNullable(bindings.get(homeAddress));
    }

    @Override
    public Duration latency() {
        return FSYNC;
    }

    @Override
    public Opened open(long now) {
        return new Opened(List.copyOf(bindings.values()), false, Set.of());
    }

    @Override
    public Outcome put(Binding binding, long now) {
        bindings.put(binding.homeAddress(), binding);
        return Outcome.DURABLE;
    }

    @Override
    public Outcome fetch(Binding binding, long now) {
        return Outcome.REFUSED;
    }

    @Override
    public Outcome check(Ipv6Address homeAddress) {
        return Outcome.DURABLE;
    }

    @Override
    public Outcome erase(Ipv6Address homeAddress) {
        bindings.remove(homeAddress);
        return Outcome.DURABLE;
    }
}
