package mip6.agent.revocation;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.ResolverSettings;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks names up in the DNS as home agents are looked up, but for pauses, since a peer waits: what
 * no server can have is left out.
 */
public record DnsNames(ResolverSettings settings, RandomGenerator random) implements Names {

    @Override
    public List<Ipv6Address> addresses(String name, Optional<Ipv6Address> source) {
        Optional<DomainName> domain = DomainName.parse(name);
        if (domain.isEmpty()) {
            return List.of();
        }
        ResolverSettings from = source.map(settings::from).orElse(settings);
        DiscoveryOutcome outcome =
                DnsDiscovery.hurried(from, random)
                        .discover(new HomeAgentQuery.ByName(domain.get()))
                        .outcome();
        return outcome instanceof DiscoveryOutcome.Found found
                ? found.candidates().stream().map(HomeAgentCandidate::address).toList()
                : List.of();
    }
}
