package mip6.lab.simulation;

import mip6.ikev2.core.Endpoint;
import mip6.wire.Bytes;

/** A datagram of IKE on its way. */
record Ike(Endpoint from, Endpoint to, Bytes octets) {}
