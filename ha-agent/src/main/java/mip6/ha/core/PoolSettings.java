package mip6.ha.core;

import mip6.agent.configuration.AddressRange;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which home addresses there are, and how they are given (RFC 5026 9.2).
 *
 * @param prefixes of the home link
 * @param homeAgents addresses of the home agent itself: never given
 * @param configured mode 1: an identity listed here gets these addresses and no others, and nobody
 *     else gets them; the first one is its usual one
 * @param range mode 2: what is given first come, first served; empty where nothing is
 * @param selfMade mode 2: a mobile node that is not configured may form or propose any address of
 *     the prefixes; else it is told to use what it is given, and may wish for one of the range
 * @param stock how many addresses are probed ahead of demand
 * @param perIdentity how many addresses one identity may use at once in mode 2
 * @param probesAhead configured addresses are probed, and defended, before anybody asks for one;
 *     else from their binding on
 * @param remembered how many identities' last addresses are remembered
 */
public record PoolSettings(
        List<HomePrefix> prefixes,
        List<Ipv6Address> homeAgents,
        Map<Identity, List<Ipv6Address>> configured,
        Optional<AddressRange> range,
        boolean selfMade,
        int stock,
        int perIdentity,
        boolean probesAhead,
        int remembered) {

    public PoolSettings {
        prefixes = List.copyOf(prefixes);
        homeAgents = List.copyOf(homeAgents);
        configured = Map.copyOf(configured);
        if (stock < 0 || perIdentity < 1 || remembered < 1) {
            throw new IllegalArgumentException("a limit of the pool is too small");
        }
    }

    /** Whether the operator wants nobody to use {@code address} any longer. */
    boolean isDeprecated(Ipv6Address address) {
        return prefixes.stream()
                .filter(prefix -> prefix.prefix().contains(address))
                .allMatch(HomePrefix::isDeprecated);
    }

    /** Whether a mobile node may have {@code address} at all, whoever it is. */
    boolean mayBeHomeAddress(Ipv6Address address) {
        return address.isRoutableUnicast()
                && !homeAgents.contains(address)
                && prefixes.stream().anyMatch(prefix -> prefix.mayHold(address));
    }
}
