package mip6.ikev2.core;

/**
 * Names one IKE SA of this node for its whole life, rekeying included; never used again for
 * another.
 */
public record IkeSaId(long value) {}
