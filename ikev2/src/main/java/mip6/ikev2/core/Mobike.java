package mip6.ikev2.core;

/** Whether an IKE SA goes where its initiator says (RFC 4555). */
enum Mobike {
    /** It was not agreed on. */
    ABSENT,
    AGREED,
    /** A Binding Update with K set has moved it, and nothing else does from then on. */
    SUPERSEDED
}
