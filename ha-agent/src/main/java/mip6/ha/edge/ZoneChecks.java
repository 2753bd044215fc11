package mip6.ha.edge;

import mip6.agent.configuration.AddressRange;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.wire.Ipv6Address;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each forward zone an update that changes nothing, since it removes a name that is not there:
 * the operator learns at the start what is wrong with a key or server, and the first mobile node
 * does not wait for a connection.
 */
final class ZoneChecks {

    private ZoneChecks() {}

    /** The updates, by the zone that they check. */
    static Map<DomainName, NameChange> of(HomeAgentConfiguration configuration) {
        Ipv6Address address =
                configuration
                        .homeLink()
                        .pool()
                        .map(AddressRange::first)
                        .orElse(configuration.homeLink().prefixes().getFirst().address());
        Map<DomainName, NameChange> checks = new LinkedHashMap<>();
        for (DnsUpdateConfiguration.Zone zone : configuration.dnsUpdate().zones()) {
            if (!zone.isReverse()) {
                DomainName.parse("mip6-check." + zone.name())
                        .map(name -> NameChange.remove(new NameRegistration(name, address)))
                        .ifPresent(change -> checks.put(zone.name(), change));
            }
        }
        return checks;
    }
}
