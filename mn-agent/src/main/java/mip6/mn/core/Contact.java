package mip6.mn.core;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.IkeSaId;

/**
 * A home agent that has proved to be one, by an IKE SA.
 *
 * @param ikeFrom the care-of address that the IKE SA's messages leave from
 */
record Contact(
        HomeAgentCandidate homeAgent,
        AuthenticatedPeer peer,
        IkeSaId ikeSa,
        CareOfAddress ikeFrom) {

    Contact movedTo(CareOfAddress to) {
        return new Contact(homeAgent, peer, ikeSa, to);
    }
}
