package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/**
 * A UDP datagram that came.
 *
 * @param destination the local address that it was sent to
 * @param interfaceIndex where it came in
 */
public record UdpDatagram(
        Ipv6Address source,
        int sourcePort,
        Ipv6Address destination,
        int interfaceIndex,
        Bytes payload) {}
