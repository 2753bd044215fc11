package mip6.ikev2.crypto;

/**
 * What the two directions of a CHILD_SA have agreed on.
 *
 * @param keyBits key length of the encryption algorithm, without the salt of an AEAD
 * @param extendedSequenceNumbers 64-bit sequence numbers, of which the packet holds the lower half
 */
public record EspSuite(
        Encryption encryption, int keyBits, Integrity integrity, boolean extendedSequenceNumbers) {}
