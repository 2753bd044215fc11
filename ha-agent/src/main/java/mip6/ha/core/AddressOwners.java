package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose an address is whether it is used or not: the configuration says so, or an AAA server. */
final class AddressOwners {

    private Map<Identity, List<Ipv6Address>> configured;

    /** What an AAA server gave, the one that was given longest ago first. */
    private final Map<Identity, List<Ipv6Address>> assigned = new LinkedHashMap<>();

    private final Map<Ipv6Address, Identity> owners = new HashMap<>();

    AddressOwners(Map<Identity, List<Ipv6Address>> configured) {
        this.configured = configured;
        own(configured);
    }

    Optional<Identity> of(Ipv6Address address) {
        return Optional.ofNullable(owners.get(address));
    }

    /** Whether somebody else than {@code user} owns it. */
    boolean isAnothers(Ipv6Address address, Identity user) {
        return of(address).filter(owner -> !owner.equals(user)).isPresent();
    }

    boolean has(Ipv6Address address) {
        return owners.containsKey(address);
    }

    Set<Ipv6Address> addresses() {
        return Set.copyOf(owners.keySet());
    }

    /** An AAA server's word goes before the configuration's. */
    List<Ipv6Address> addressesOf(Identity identity) {
        return Optional.ofNullable(assigned.get(identity))
                .orElseGet(() -> configured.getOrDefault(identity, List.of()));
    }

    /** The operator gives other addresses; what an AAA server gave stays. */
    void configure(Map<Identity, List<Ipv6Address>> changed) {
        owners.clear();
        configured = changed;
        own(configured);
        own(assigned);
    }

    /**
     * An AAA server gives these.
     *
     * @param most identities that this is remembered of
     */
    void assign(Identity identity, List<Ipv6Address> addresses, int most) {
        addresses.forEach(each -> owners.put(each, identity));
        assigned.put(identity, addresses);
        if (assigned.size() > most) {
            withdraw(assigned.keySet().iterator().next());
        }
    }

    /** What an AAA server gave before no longer holds. */
    void withdraw(Identity identity) {
        Optional.ofNullable(assigned.remove(identity))
                .ifPresent(before -> before.forEach(owners::remove));
        configured.getOrDefault(identity, List.of()).forEach(each -> owners.put(each, identity));
    }

    private void own(Map<Identity, List<Ipv6Address>> addresses) {
        addresses.forEach((identity, own) -> own.forEach(each -> owners.put(each, identity)));
    }
}
