package mip6.ikev2.crypto;

import mip6.ikev2.message.Transform;

import java.util.Optional;

/** Integrity algorithms, transform type 3 (RFC 7296 3.3.2; RFC 4868), of IKE and ESP. */
public enum Integrity {
    /** None of its own: the encryption algorithm is an AEAD. */
    NONE(0, "", 0, 0),
    HMAC_SHA2_256_128(12, "HmacSHA256", 32, 16),
    HMAC_SHA2_384_192(13, "HmacSHA384", 48, 24),
    HMAC_SHA2_512_256(14, "HmacSHA512", 64, 32);

    private final int transformId;
    private final String macName;
    private final int keyLength;
    private final int icvLength;

    Integrity(int transformId, String macName, int keyLength, int icvLength) {
        this.transformId = transformId;
        this.macName = macName;
        this.keyLength = keyLength;
        this.icvLength = icvLength;
    }

    public static Optional<Integrity> of(int transformId) {
        for (Integrity algorithm : values()) {
            if (algorithm.transformId == transformId) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The IANA number. */
    public int transformId() {
        return transformId;
    }

    /** The name of the MAC in the JDK. */
    public String macName() {
        return macName;
    }

    /** Octets of the key. */
    public int keyLength() {
        return keyLength;
    }

    /** Octets of the MAC that are sent, from its beginning. */
    public int icvLength() {
        return icvLength;
    }

    /** As it stands in a proposal. */
    public Transform transform() {
        return Transform.of(Transform.INTEGRITY, transformId);
    }
}
