package mip6.ikev2.core;

/**
 * A CHILD_SA that the peer was asked for in IKE_AUTH.
 *
 * @param inbound the SPI that is offered
 */
record ChildOffer(IkeEvent.ChildRequest request, Spi inbound) {}
