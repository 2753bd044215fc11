package mip6.ikev2.core;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;
import java.util.Optional;

/**
 * What a CFG_REPLY gives.
 *
 * @param address INTERNAL_IP6_ADDRESS
 * @param prefixLength of the home link, from the same attribute
 * @param dnsServers INTERNAL_IP6_DNS
 * @param homePrefix MIP6_HOME_PREFIX, from which the mobile node may form an address of its own.
 *     One that asked for it and gets an address alone is told to use that (USE_ASSIGNED_HoA)
 */
public record ConfigurationReply(
        Optional<Ipv6Address> address,
        int prefixLength,
        List<Ipv6Address> dnsServers,
        Optional<HomePrefix> homePrefix) {

    /**
     * A prefix of the home link (RFC 5026 8.2).
     *
     * @param lifetime in seconds
     */
    public record HomePrefix(Ipv6Prefix prefix, long lifetime) {}
}
