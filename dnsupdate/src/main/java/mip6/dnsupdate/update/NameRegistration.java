package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;

/** A mobile node's name and the home address at which it is reached: one AAAA and one PTR. */
public record NameRegistration(DomainName name, Ipv6Address homeAddress) {

    public NameRegistration {
        if (!homeAddress.isRoutableUnicast()) {
            throw new IllegalArgumentException(homeAddress + " cannot be a home address");
        }
    }
}
