package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Of all that are to go to one care-of address the first goes alone. However many bindings name a
 * victim's address, whoever wrote them, few packets get there.
 */
final class Vanguards {

    private final Map<Ipv6Address, Line> behind = new HashMap<>();
    private int waiting;

    /** Whether it is the first for its care-of address; else it waits for what becomes of that. */
    boolean leads(Mission mission) {
        Ipv6Address address = mission.wish().careOfAddress();
        Line others = behind.get(address);
        if (others == null) {
            behind.put(address, new Line());
            return true;
        }
        others.add(mission);
        waiting++;
        return false;
    }

    /** The first has come to an end, or has met somebody there: those who waited for it. */
    List<Mission> release(Ipv6Address address) {
        Line others = Optional.ofNullable(behind.remove(address)).orElseGet(Line::new);
        waiting -= others.size();
        List<Mission> released = new ArrayList<>(others.size());
        while (others.size() > 0) {
            released.add(others.removeFirst());
        }
        return released;
    }

    /** These of {@code mobileNode} wait no more. */
    void removeIf(Identity mobileNode, Predicate<Mission> gone) {
        thin(others -> others.removeIf(mobileNode, gone));
    }

    /** These wait no more. */
    void removeIf(Predicate<Mission> gone) {
        thin(others -> others.removeIf(gone));
    }

    private void thin(Consumer<Line> out) {
        if (waiting > 0) {
            waiting = 0;
            for (Line others : behind.values()) {
                out.accept(others);
                waiting += others.size();
            }
        }
    }

    int waiting() {
        return waiting;
    }
}
