package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.wire.Ipv6Address;

/**
 * A request for a CHILD_SA of an address that somebody else decides about.
 *
 * @param arrival where its answer goes
 */
record Undecided(Arrival arrival, IkeMessage request, Ipv6Address address) {}
