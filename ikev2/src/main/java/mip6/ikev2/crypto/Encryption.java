package mip6.ikev2.crypto;

/** Encryption algorithms, transform type 1 (RFC 7296 3.3.2), of IKE and ESP. */
public enum Encryption {
    /** AES in CBC mode (RFC 3602), with an integrity algorithm beside it. */
    AES_CBC(12),
    /** AES in GCM mode with a 16-octet ICV (RFC 4106 for ESP, RFC 5282 for IKE). */
    AES_GCM_16(20);

    private final int transformId;

    Encryption(int transformId) {
        this.transformId = transformId;
    }

    /** The IANA number. */
    public int transformId() {
        return transformId;
    }
}
