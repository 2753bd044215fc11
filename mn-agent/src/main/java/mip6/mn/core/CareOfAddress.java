package mip6.mn.core;

import mip6.wire.Ipv6Address;

/** An address of the visited network, and the interface that has it. */
public record CareOfAddress(Ipv6Address address, int interfaceIndex, String interfaceName) {}
