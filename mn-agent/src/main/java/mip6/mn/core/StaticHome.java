package mip6.mn.core;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A home agent and home address that the operator has set, without IPsec: for tests of RFC 6275
 * that others have made.
 *
 * @param prefixLength of the home link's prefix
 */
public record StaticHome(Ipv6Address homeAgent, Ipv6Address homeAddress, int prefixLength) {

    /** Of no key exchange; engines count theirs from zero upwards. */
    static final IkeSaId NO_IKE_SA = new IkeSaId(-1);

    /** With an SA that stands for none: what would go under it goes in the clear. */
    Association association(CareOfAddress from) {
        Identity nobody = Identity.fqdn("unprotected.invalid");
        ChildSa standIn =
                ChildSa.withoutKeys(
                        NO_IKE_SA,
                        nobody,
                        new Spi(0),
                        new Spi(0),
                        TrafficSelector.mobilityHeader(homeAddress),
                        TrafficSelector.mobilityHeader(homeAgent),
                        Optional.empty());
        return new Association(
                new Contact(
                        new HomeAgentCandidate(
                                homeAgent.toString(), homeAgent, 0, 0, Duration.ZERO, ""),
                        new AuthenticatedPeer(nobody, Method.UNPROVEN, Set.of()),
                        NO_IKE_SA,
                        from),
                homeAddress,
                new Ipv6Prefix(homeAddress, prefixLength),
                Optional.empty(),
                standIn,
                List.of(),
                Optional.empty());
    }
}
