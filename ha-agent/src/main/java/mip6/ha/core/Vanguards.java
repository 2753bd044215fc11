package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Of all that are to go to one care-of address the first goes alone. However many bindings name a
 * victim's address, whoever wrote them, few packets get there.
 *
 * @param <T> who goes
 */
final class Vanguards<T> {

    private final Map<Ipv6Address, List<T>> behind = new HashMap<>();
    private int waiting;

    /** Whether it is the first for {@code address}; else it waits for what becomes of that. */
    boolean leads(T who, Ipv6Address address) {
        List<T> others = behind.get(address);
        if (others == null) {
            behind.put(address, new ArrayList<>(0));
            return true;
        }
        others.add(who);
        waiting++;
        return false;
    }

    /** The first has come to an end, or has met somebody there: those who waited for it. */
    List<T> release(Ipv6Address address) {
        List<T> others = Optional.ofNullable(behind.remove(address)).orElse(List.of());
        waiting -= others.size();
        return others;
    }

    /** These wait no more. */
    void removeIf(Predicate<T> gone) {
        if (waiting > 0) {
            waiting = 0;
            for (List<T> all : behind.values()) {
                all.removeIf(gone);
                waiting += all.size();
            }
        }
    }

    int waiting() {
        return waiting;
    }
}
