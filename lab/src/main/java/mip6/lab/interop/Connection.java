package mip6.lab.interop;

import mip6.ikev2.core.ConfigurationReply.HomePrefix;
import mip6.wire.Ipv6Address;

import java.util.Map;
import java.util.Optional;

/**
 * What a peer is told about one case; each peer says it in its own words.
 *
 * @param name no other case has it
 * @param homeAddress given by the responder
 * @param lastHomeAddress where the peer's pool ends
 * @param homePrefix asked for and given beside the address
 * @param child the CHILD_SA that is wanted; empty for an IKE SA alone
 * @param ike further settings of the IKE SA, in the peer's words
 * @param more further settings of the CHILD_SA, in the peer's words
 */
record Connection(
        String name,
        Initiator initiator,
        Ipv6Address ours,
        Ipv6Address theirs,
        Ipv6Address homeAddress,
        Ipv6Address lastHomeAddress,
        Optional<HomePrefix> homePrefix,
        Proof proof,
        Optional<Child> child,
        Map<String, String> ike,
        Map<String, String> more) {

    Connection {
        ike = Map.copyOf(ike);
        more = Map.copyOf(more);
    }

    /** What a CHILD_SA is for. */
    enum Child {
        /** Mobility Header messages in transport mode, between home address and home agent. */
        MOBILITY_HEADER,
        /** The same for a node that has its home address already, and asks for none. */
        MOBILITY_HEADER_STATIC,
        /** The same for a node that is its own home: its IKE address is its home address. */
        MOBILITY_HEADER_AT_HOME,
        /** All traffic of the home address. */
        TUNNEL;

        /** The initiator asks for a home address. */
        boolean hasRequest() {
            return this == MOBILITY_HEADER || this == TUNNEL;
        }
    }
}
