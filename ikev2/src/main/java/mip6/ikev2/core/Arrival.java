package mip6.ikev2.core;

import mip6.ikev2.message.IkeMessage;
import mip6.wire.Bytes;

/**
 * A message that came, not yet decrypted.
 *
 * @param octets from which {@code message} was decoded
 */
record Arrival(Endpoint local, Endpoint remote, Bytes octets, IkeMessage message) {}
