package mip6.ha.store;

import mip6.wire.Ipv6Address;

import java.util.Set;

/**
 * What is left to a home agent that has joined again.
 *
 * @param membership revision of its key
 * @param own what it serves
 * @param stored what anybody served when it joined
 */
public record Rejoined(long membership, Set<Ipv6Address> own, Set<Ipv6Address> stored) {

    public Rejoined {
        own = Set.copyOf(own);
        stored = Set.copyOf(stored);
    }
}
