package mip6.ikev2.esp;

import mip6.ikev2.crypto.Encryption;
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

    private static final int LEAST_ALIGNMENT = 4;

    public static EspFormat of(EspSuite suite) {
        Encryption encryption = suite.encryption();
        if (encryption.isAead() != (suite.integrity() == Integrity.NONE)) {
            throw new IllegalArgumentException(encryption + " with " + suite.integrity());
        }
        return new EspFormat(
                encryption.ivLength(),
                Math.max(LEAST_ALIGNMENT, encryption.blockLength()),
                encryption.isAead() ? encryption.icvLength() : suite.integrity().icvLength());
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
}
