package mip6.ha.core;

import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest address of each identity, of as many as there is room for. */
final class LatestAddresses {

    private final int most;

    /** The one that was given longest ago first. */
    private final Map<Identity, Ipv6Address> latest = new LinkedHashMap<>();

    LatestAddresses(int most) {
        this.most = most;
    }

    Optional<Ipv6Address> of(Identity identity) {
        return Optional.ofNullable(latest.get(identity));
    }

    void remember(Identity identity, Ipv6Address address) {
        latest.remove(identity);
        latest.put(identity, address);
        if (latest.size() > most) {
            latest.remove(latest.keySet().iterator().next());
        }
    }
}
