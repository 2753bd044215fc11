package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link HomeAgent} is told by its operator.
 *
 * @param dnsServers given to mobile nodes as INTERNAL_IP6_DNS
 * @param liveness how long a mobile node without a binding may be silent before it is asked whether
 *     it still lives; without it a lease would last for ever
 * @param prefixLifetime for how long mobile nodes are told that a home prefix is valid (RFC 5026
 *     8.2), unless it ends before; empty for ever
 * @param prefixTimers when they are told so without having asked
 */
public record HomeAgentSettings(
        PoolSettings pool,
        BindingPolicy bindings,
        Authorization authorization,
        List<Ipv6Address> dnsServers,
        Duration liveness,
        Optional<Duration> prefixLifetime,
        PrefixTimers prefixTimers) {

    public HomeAgentSettings {
        dnsServers = List.copyOf(dnsServers);
    }

    /** With the usual timers. */
    public HomeAgentSettings(
            PoolSettings pool,
            BindingPolicy bindings,
            Authorization authorization,
            List<Ipv6Address> dnsServers,
            Duration liveness,
            Optional<Duration> prefixLifetime) {
        this(
                pool,
                bindings,
                authorization,
                dnsServers,
                liveness,
                prefixLifetime,
                PrefixTimers.STANDARD);
    }
}
