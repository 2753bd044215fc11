package mip6.ikev2.message;

import mip6.wire.Ipv6Address;

/**
 * A traffic selector of type TS_IPV6_ADDR_RANGE (RFC 7296 3.13.1).
 *
 * @param protocol 0 for any
 * @param startPort as on the wire: for the Mobility Header the upper octet is the message type (RFC
 *     4877 4.2), so that a Binding Update is 0x0500
 */
public record TrafficSelector(
        int protocol, int startPort, int endPort, Ipv6Address start, Ipv6Address end) {

    /** Any Mobility Header message to or from {@code address}. */
    public static TrafficSelector mobilityHeader(Ipv6Address address) {
        return new TrafficSelector(135, 0, 0xffff, address, address);
    }
}
