package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

/** Whether a name may be registered in the zones of a provider. */
public sealed interface NameCheck {

    /** It may, in {@code zone}. */
    record Permitted(DomainName name, UpdateZone zone) implements NameCheck {}

    /** It may not: status 129 (RFC 5026 8.1). */
    record Prohibited(Prohibition reason) implements NameCheck {}
}
