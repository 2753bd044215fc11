package mip6.ikev2.core;

/** Which side of an IKE SA this node is, for the whole life of the SA (RFC 7296 2.2). */
enum Role {
    INITIATOR,
    RESPONDER
}
