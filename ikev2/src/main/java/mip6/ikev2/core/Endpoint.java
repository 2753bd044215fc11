package mip6.ikev2.core;

import mip6.wire.Ipv6Address;

/** Where IKE messages come from or go to: an address and a UDP port. */
public record Endpoint(Ipv6Address address, int port) {

    /** The port of IKE (RFC 7296 2). */
    public static final int IKE_PORT = 500;

    /** The port of IKE and ESP behind address translators (RFC 3948 2). */
    public static final int NAT_TRAVERSAL_PORT = 4500;

    public static Endpoint ike(Ipv6Address address) {
        return new Endpoint(address, IKE_PORT);
    }
}
