package mip6.ikev2.esp;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;

/**
 * Sizes of an ESP packet (RFC 4303 2): SPI, sequence number, IV, ciphertext of payload, padding,
 * pad length and next header, ICV.
 *
 * @param alignment what the ciphertext is a multiple of: the cipher's block, at least 4 octets (RFC
 *     4303 2.4)
 */
public record EspFormat(int ivLength, int alignment, int icvLength) {

    /** SPI and sequence number. */
    static final int HEADER = 8;

    /** Pad length and next header. */
    static final int TRAILER = 2;

    private static final int GCM_IV = 8;
    private static final int GCM_ICV = 16;
    private static final int AES_BLOCK = 16;

    public static EspFormat of(EspSuite suite) {
        return switch (suite.encryption()) {
            case AES_GCM_16 -> new EspFormat(GCM_IV, 4, GCM_ICV);
            case AES_CBC -> new EspFormat(AES_BLOCK, AES_BLOCK, icvLength(suite.integrity()));
        };
    }

    /** Octets of the ESP packet that holds {@code payload} octets. */
    public int packetLength(int payload) {
        return bodyAt() + paddedLength(payload) + icvLength;
    }

    /** The most octets of payload whose ESP packet is no longer than {@code packet} octets. */
    public int largestPayload(int packet) {
        int body = packet - bodyAt() - icvLength;
        return Math.max(0, body - Math.floorMod(body, alignment) - TRAILER);
    }

    /** Where the ciphertext begins. */
    int bodyAt() {
        return HEADER + ivLength;
    }

    /** Octets of payload, padding and trailer. */
    int paddedLength(int payload) {
        return Math.ceilDiv(payload + TRAILER, alignment) * alignment;
    }

    /** Half of the hash (RFC 4868 2.3). */
    private static int icvLength(Integrity integrity) {
        return switch (integrity) {
            case NONE -> throw new IllegalArgumentException("AES-CBC without integrity");
            case HMAC_SHA2_256_128 -> 16;
            case HMAC_SHA2_384_192 -> 24;
            case HMAC_SHA2_512_256 -> 32;
        };
    }
}
