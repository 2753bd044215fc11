package mip6.lab.load;

/** How both ends of the load prove who they are; the key exchange is X25519. */
enum LoadProof {
    PSK,
    ECDSA,
    /** EAP-MSCHAPv2, the home agent by certificate. */
    EAP
}
