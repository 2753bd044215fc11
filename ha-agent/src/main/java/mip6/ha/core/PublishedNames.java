package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where names lead to, as far as is known: one home address each. */
final class PublishedNames {

    private final Map<DomainName, Ipv6Address> publishedAt = new HashMap<>();

    /** What was on disk. */
    void restore(NameRecord stored) {
        stored.present().forEach(name -> publishedAt.put(name, stored.homeAddress()));
    }

    /** {@code name} leads to {@code homeAddress}, maybe beside another one that it still has. */
    void add(DomainName name, Ipv6Address homeAddress) {
        publishedAt.putIfAbsent(name, homeAddress);
    }

    /** They no longer lead to {@code homeAddress}. */
    void remove(List<DomainName> gone, Ipv6Address homeAddress) {
        gone.forEach(name -> publishedAt.remove(name, homeAddress));
    }

    /** Another address that {@code name} leads to. */
    Optional<Ipv6Address> elsewhere(DomainName name, Ipv6Address homeAddress) {
        return Optional.ofNullable(publishedAt.get(name))
                .filter(address -> !address.equals(homeAddress));
    }

    /**
     * The change to make: this address's other names go, and so does the same name's other address,
     * where the mobile node has got a new one.
     */
    NameChange next(Ipv6Address homeAddress, NameState name) {
        List<DomainName> obsolete = name.obsolete();
        if (name.wanted().isEmpty() || obsolete.size() > 1) {
            return NameChange.remove(new NameRegistration(obsolete.getFirst(), homeAddress));
        }
        NameRegistration next = new NameRegistration(name.wanted().get(), homeAddress);
        Optional<NameRegistration> other =
                obsolete.isEmpty()
                        ? elsewhere(next.name(), homeAddress)
                                .map(address -> new NameRegistration(next.name(), address))
                        : Optional.of(new NameRegistration(obsolete.getFirst(), homeAddress));
        return new NameChange(other, Optional.of(next));
    }
}
