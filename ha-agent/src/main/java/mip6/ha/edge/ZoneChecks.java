package mip6.ha.edge;

import mip6.agent.configuration.AddressRange;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.wire.Ipv6Address;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For each forward zone an update that changes nothing, since it removes a name that is not there:
 * the operator learns at the start what is wrong with a key or server, and the first mobile node
 * does not wait for a connection.
 */
public final class ZoneChecks {

    private ZoneChecks() {}

    /**
     * Performs them without a daemon, one after the other.
     *
     * @return what became of each, by the forward zone that it checks
     * @throws mip6.agent.StartException where a key cannot be read
     */
    public static Map<DomainName, UpdateOutcome> perform(HomeAgentConfiguration configuration) {
        Map<DomainName, UpdateOutcome> outcomes = new LinkedHashMap<>();
        DnsUpdateConfiguration dns = configuration.dnsUpdate();
        try (DnsUpdater updater = new DnsUpdater(dns.settings())) {
            of(configuration)
                    .forEach(
                            (zone, change) ->
                                    outcomes.put(zone, updater.perform(change, dns.timeout())));
        }
        return outcomes;
    }

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
