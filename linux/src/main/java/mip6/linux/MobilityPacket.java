package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/**
 * A message of Mobile IPv6 as the kernel hands it over: the headers of Mobile IPv6 are worked on,
 * so that home addresses stand in the IPv6 header, and in those headers care-of addresses.
 *
 * @param protocol number of what {@code payload} is
 * @param mark that the state of IPsec gave it; 0 where it came in the clear
 * @param destinationOptions from the first octet of the header on; empty where there is none
 * @param routingHeader the same
 * @param payload the Mobility Header, or an ICMPv6 message
 */
public record MobilityPacket(
        int protocol,
        Ipv6Address source,
        Ipv6Address destination,
        int interfaceIndex,
        int mark,
        Bytes destinationOptions,
        Bytes routingHeader,
        Bytes payload) {}
