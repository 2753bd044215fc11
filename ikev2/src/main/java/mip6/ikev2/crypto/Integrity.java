package mip6.ikev2.crypto;

/** Integrity algorithms, transform type 3 (RFC 7296 3.3.2; RFC 4868), of IKE and ESP. */
public enum Integrity {
    /** None of its own: the encryption algorithm is an AEAD. */
    NONE(0),
    HMAC_SHA2_256_128(12),
    HMAC_SHA2_384_192(13),
    HMAC_SHA2_512_256(14);

    private final int transformId;

    Integrity(int transformId) {
        this.transformId = transformId;
    }

    /** The IANA number. */
    public int transformId() {
        return transformId;
    }
}
