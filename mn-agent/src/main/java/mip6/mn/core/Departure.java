package mip6.mn.core;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;

/**
 * A home agent sends this node to others (RFC 5142 6.1).
 *
 * @param homeAgent that has served until now
 * @param homePrefix of its home link
 * @param homeAgents in the order in which they are to be tried; with none the node looks for one
 */
record Departure(Ipv6Address homeAgent, Ipv6Prefix homePrefix, List<Ipv6Address> homeAgents) {

    Departure {
        homeAgents = List.copyOf(homeAgents);
    }
}
