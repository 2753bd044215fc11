package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Inherited bindings to addresses of other home links, which nobody can serve here: what the store
 * and the DNS have of them goes when the mobile node has another home address here, or when their
 * lifetime ends.
 */
final class ForeignBindings {

    /** Nobody waits for the store's answer. */
    private static final long NO_TICKET = 0;

    private final NameRegistrations names;
    private final Timers<Ipv6Address> ends = new Timers<>();
    private final Map<Ipv6Address, Identity> owners = new HashMap<>();
    private final Map<Identity, Set<Ipv6Address>> byOwner = new HashMap<>();

    ForeignBindings(NameRegistrations names) {
        this.names = names;
    }

    void add(Binding inherited) {
        Ipv6Address homeAddress = inherited.homeAddress();
        boolean _ = remove(homeAddress);
        ends.set(homeAddress, inherited.expires());
        owners.put(homeAddress, inherited.identity());
        byOwner.computeIfAbsent(inherited.identity(), _ -> new LinkedHashSet<>()).add(homeAddress);
    }

    List<Ipv6Address> addresses() {
        return List.copyOf(owners.keySet());
    }

    /** Another home agent sees to it. */
    void letGo(Ipv6Address homeAddress) {
        boolean _ = remove(homeAddress);
    }

    boolean holds(Ipv6Address homeAddress) {
        return owners.containsKey(homeAddress);
    }

    /** The name is to lead to {@code next} alone, whether or not it was asked for there. */
    void registered(Binding next, Effects out) {
        if (next.hasEnded()) {
            return;
        }
        // what was foreign may be of this home link by now: then its binding lives
        boolean _ = remove(next.homeAddress());
        for (Ipv6Address before : List.copyOf(byOwner.getOrDefault(next.identity(), Set.of()))) {
            boolean _ = remove(before);
            boolean _ = names.end(before, out.actions());
            out.add(new HaAction.Erase(NO_TICKET, before));
        }
    }

    void timePassed(long now, Effects out) {
        for (Ipv6Address homeAddress : ends.due(now)) {
            // RFC 5026 6: expiry is a trigger to remove the DNS entry; the store hears of it then
            if (remove(homeAddress) && !names.end(homeAddress, out.actions())) {
                out.add(new HaAction.Erase(NO_TICKET, homeAddress));
            }
        }
    }

    long deadline() {
        return ends.first();
    }

    private boolean remove(Ipv6Address homeAddress) {
        ends.clear(homeAddress);
        Optional<Identity> owner = Optional.ofNullable(owners.remove(homeAddress));
        owner.ifPresent(
                each -> {
                    Set<Ipv6Address> rest = byOwner.getOrDefault(each, new HashSet<>());
                    rest.remove(homeAddress);
                    if (rest.isEmpty()) {
                        byOwner.remove(each);
                    }
                });
        return owner.isPresent();
    }
}
