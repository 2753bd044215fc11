package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/**
 * What a raw socket received.
 *
 * @param destination of the IPv6 header as it is then: behind a routing header that was worked on,
 *     the final one
 * @param interfaceIndex where it came in
 * @param hopLimit of the IPv6 header
 * @param payload begins with the header of the socket's protocol
 */
public record RawPacket(
        Ipv6Address source,
        Ipv6Address destination,
        int interfaceIndex,
        int hopLimit,
        Bytes payload) {}
