package mip6.ikev2.core;

import mip6.wire.Bytes;

/** An exchange that this node wants on an established SA. */
sealed interface Wish {

    /** An empty INFORMATIONAL (RFC 7296 2.4). */
    record Liveness() implements Wish {}

    /**
     * CREATE_CHILD_SA.
     *
     * @param inbound the SPI that is offered
     * @param nonce data of Ni
     */
    record NewChild(IkeEvent.ChildRequest request, Spi inbound, Bytes nonce) implements Wish {}

    /**
     * INFORMATIONAL with DELETE of a CHILD_SA that the peer made otherwise than it was asked for.
     */
    record DeleteChild(Spi inbound) implements Wish {}
}
