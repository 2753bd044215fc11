package mip6.ikev2.crypto;

import mip6.ikev2.message.Transform;

import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Optional;

import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encryption algorithms, transform type 1 (RFC 7296 3.3.2), of IKE and ESP. What differs between
 * two of one kind stands in this table; a third kind needs a cipher in {@link MessageProtection}
 * and in ESP too.
 */
public enum Encryption {
    /** AES in CBC mode (RFC 3602), with an integrity algorithm beside it. */
    AES_CBC(12, "AES/CBC/NoPadding", "AES", List.of(256, 192, 128), 0, 16, 16, 0),
    /** AES in GCM mode with a 16-octet ICV (RFC 4106 for ESP, RFC 5282 for IKE). */
    AES_GCM_16(20, "AES/GCM/NoPadding", "AES", List.of(256, 192, 128), 4, 8, 1, 16),
    /** ChaCha20 with Poly1305 (RFC 7634), whose keys have one length. */
    CHACHA20_POLY1305(28, "ChaCha20-Poly1305", "ChaCha20", List.of(256), 4, 8, 1, 16);

    private final int transformId;
    private final String transformation;
    private final String keyAlgorithm;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<Integer> keyBits;

    private final int saltLength;
    private final int ivLength;
    private final int blockLength;
    private final int icvLength;

    Encryption(
            int transformId,
            String transformation,
            String keyAlgorithm,
            List<Integer> keyBits,
            int saltLength,
            int ivLength,
            int blockLength,
            int icvLength) {
        this.transformId = transformId;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.keyBits = keyBits;
        this.saltLength = saltLength;
        this.ivLength = ivLength;
        this.blockLength = blockLength;
        this.icvLength = icvLength;
    }

    public static Optional<Encryption> of(int transformId) {
        for (Encryption algorithm : values()) {
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

    /** The name of the cipher in the JDK. */
    public String transformation() {
        return transformation;
    }

    /** The name of its keys in the JDK. */
    public String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** Key lengths, the strongest first. */
    public List<Integer> keyBits() {
        return keyBits;
    }

    /** It protects integrity too: no integrity algorithm stands beside it. */
    public boolean isAead() {
        return icvLength > 0;
    }

    /** Octets of keying material for a key of {@code bits}, the salt of an AEAD included. */
    public int keyingMaterialLength(int bits) {
        return bits / 8 + saltLength;
    }

    /** Octets of salt behind the key, the implicit part of an AEAD's nonce. */
    public int saltLength() {
        return saltLength;
    }

    /** Octets of the initialization vector that a packet carries. */
    public int ivLength() {
        return ivLength;
    }

    /** The plaintext is padded to a multiple of this many octets, for the cipher's own sake. */
    public int blockLength() {
        return blockLength;
    }

    /** Octets of an AEAD's own integrity checksum; zero where it is none. */
    public int icvLength() {
        return icvLength;
    }

    /** RFC 7296 3.3.5: a cipher with keys of one length MUST NOT have the attribute. */
    boolean hasKeyLengthAttribute() {
        return keyBits.size() > 1;
    }

    /** As it stands in a proposal. */
    public Transform transform(int bits) {
        return hasKeyLengthAttribute()
                ? Transform.encryption(transformId, bits)
                : Transform.of(Transform.ENCRYPTION, transformId);
    }

    /** What the JDK's cipher of an AEAD wants to know of a nonce, salt and vector. */
    public AlgorithmParameterSpec parameters(byte[] nonce) {
        return switch (this) {
            case AES_GCM_16 -> new GCMParameterSpec(icvLength * Byte.SIZE, nonce);
            case AES_CBC, CHACHA20_POLY1305 -> new IvParameterSpec(nonce);
        };
    }
}
