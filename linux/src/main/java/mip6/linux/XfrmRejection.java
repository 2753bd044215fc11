package mip6.linux;

import mip6.wire.Ipv6Address;

/**
 * A packet was dropped that had a Home Address option in front of what no policy wants it for.
 *
 * @param destination of its IPv6 header
 * @param source of its IPv6 header
 */
public record XfrmRejection(Ipv6Address homeAddress, Ipv6Address destination, Ipv6Address source) {}
