package mip6.ikev2.core;

/** Whether an IKE SA goes where the initiator of the first of its kind says (RFC 4555). */
enum Mobike {
    /** It was not agreed on. */
    ABSENT,
    /** The peer says where it is. */
    AGREED,
    /** This node says where it is. */
    OWN,
    /** A Binding Update with K set has moved it, and nothing else does from then on. */
    SUPERSEDED
}
