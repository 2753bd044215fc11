package mip6.ha.core;

import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link HomeAgent} is told by its operator.
 *
 * @param dnsServers given to mobile nodes as INTERNAL_IP6_DNS
 * @param liveness how long a mobile node without a binding may be silent before it is asked whether
 *     it still lives; without it a lease would last for ever
 */
public record HomeAgentSettings(
        PoolSettings pool,
        BindingPolicy bindings,
        Authorization authorization,
        List<Ipv6Address> dnsServers,
        Duration liveness) {

    public HomeAgentSettings {
        dnsServers = List.copyOf(dnsServers);
    }
}
