package mip6.ikev2.core;

/**
 * ESP travels in UDP (RFC 3948), because of an address translator on the way or because the peer
 * wants it so.
 *
 * @param local this node's port
 * @param remote the peer's, as far as a translator has not changed it since
 */
public record UdpPorts(int local, int remote) {}
