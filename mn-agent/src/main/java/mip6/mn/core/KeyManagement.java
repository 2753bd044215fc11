package mip6.mn.core;

import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeEvent;

/** The IKE SA follows the binding (RFC 6275 11.7.3), or is given up. */
final class KeyManagement {

    private KeyManagement() {}

    /**
     * What an acknowledgement means for the IKE SA of {@code association}.
     *
     * @param k of the acknowledgement
     * @param to the care-of address that it acknowledges
     * @param here where the node is
     */
    static Association follow(
            Association association,
            boolean k,
            CareOfAddress to,
            CareOfAddress here,
            Effects effects,
            long now) {
        CareOfAddress from = association.contact().ikeFrom();
        if (to.equals(from) || !k && from.equals(here)) {
            // Where nothing moved it is kept, since both of its ends are still where it was made.
            return association;
        }
        Endpoint local = Endpoint.ike(to.address());
        Endpoint remote = Endpoint.ike(association.homeAgentAddress());
        // With K clear the IKE SA did not survive the movement: MOBIKE moves it, or it is given up
        // and made anew. Else this end of it moves to the new care-of address.
        effects.ike(
                k
                        ? new IkeEvent.Move(association.ikeSa(), local, remote)
                        : new IkeEvent.Relocate(association.ikeSa(), local, remote),
                now);
        return association.withIkeFrom(to);
    }
}
