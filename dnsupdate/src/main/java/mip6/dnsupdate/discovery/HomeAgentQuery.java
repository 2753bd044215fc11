package mip6.dnsupdate.discovery;

import mip6.dnsupdate.DomainName;

/** How a mobile node looks for its home agent (RFC 5026 5.1). */
public sealed interface HomeAgentQuery {

    /**
     * By service name (RFC 5026 5.1.2): SRV of {@code _mip6._ipv6.<domain>}.
     *
     * @param domain of the mobility service provider
     */
    record ByService(DomainName domain) implements HomeAgentQuery {}

    /** By the name of a home agent (RFC 5026 5.1.1): AAAA of {@code homeAgent}. */
    record ByName(DomainName homeAgent) implements HomeAgentQuery {}
}
