package mip6.ikev2.core;

import mip6.wire.Ipv6Address;

import java.util.Optional;

/**
 * What a CFG_REQUEST asks for (RFC 7296 3.15.1; RFC 5026 5.3).
 *
 * @param address a proposed home address, empty where any will do
 * @param homePrefix MIP6_HOME_PREFIX is asked for too
 */
public record ConfigurationRequest(Optional<Ipv6Address> address, boolean homePrefix) {}
