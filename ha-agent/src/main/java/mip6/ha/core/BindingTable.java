package mip6.ha.core;

import mip6.ha.core.BindingState.Pending;
import mip6.ha.core.BindingState.Probing;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The state of each home address that there is something to remember of, and when it is due. */
final class BindingTable {

    private final Map<Ipv6Address, BindingState> states = new HashMap<>();
    private final Timers<Ipv6Address> timers = new Timers<>();

    Optional<BindingState> state(Ipv6Address homeAddress) {
        return Optional.ofNullable(states.get(homeAddress));
    }

    void put(Ipv6Address homeAddress, BindingState state) {
        states.put(homeAddress, state);
        timers.set(homeAddress, state.deadline());
    }

    void remove(Ipv6Address homeAddress) {
        states.remove(homeAddress);
        timers.clear(homeAddress);
    }

    Set<Ipv6Address> addresses() {
        return Set.copyOf(states.keySet());
    }

    int size() {
        return states.size();
    }

    Stream<Binding> inForce() {
        return states.values().stream().flatMap(state -> state.inForce().stream());
    }

    /** How many are being probed or not yet acknowledged. */
    long pending() {
        return states.values().stream()
                .filter(state -> state instanceof Pending || state instanceof Probing)
                .count();
    }

    /** Those whose deadline has passed; each is told once. */
    List<Ipv6Address> due(long now) {
        return timers.due(now);
    }

    long deadline() {
        return timers.first();
    }
}
