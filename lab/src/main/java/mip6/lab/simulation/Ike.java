package mip6.lab.simulation;

import mip6.ikev2.core.Endpoint;
import mip6.wire.Bytes;

/** A datagram of IKE on its way. */
record Ike(Endpoint from, Endpoint to, Bytes octets) implements Packet {

    /** IPv6 and UDP. */
    private static final int HEADERS = 48;

    @Override
    public int length() {
        return HEADERS + octets.length();
    }
}
