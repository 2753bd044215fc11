package mip6.dnsupdate.discovery;

import mip6.dnsupdate.DomainName;

/** How a mobile node looks for its home agent (RFC 5026 5.1). */
public sealed interface HomeAgentQuery {

    /** Service "mip6", protocol "ipv6" (RFC 5026 5.1.2). */
    String SERVICE_PREFIX = "_mip6._ipv6.";

    /**
     * By service name (RFC 5026 5.1.2): SRV of {@code _mip6._ipv6.<domain>}.
     *
     * @param domain of the mobility service provider
     */
    record ByService(DomainName domain) implements HomeAgentQuery {

        public ByService {
            if (SERVICE_PREFIX.length() + domain.text().length() > DomainName.MAX_LENGTH) {
                throw new IllegalArgumentException("too long to have a service: " + domain);
            }
        }
    }

    /** By the name of a home agent (RFC 5026 5.1.1): AAAA of {@code homeAgent}. */
    record ByName(DomainName homeAgent) implements HomeAgentQuery {}
}
