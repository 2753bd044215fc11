package mip6.ikev2.crypto;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.Transform;

import java.util.Optional;

/**
 * What the two directions of a CHILD_SA have agreed on.
 *
 * @param keyBits key length of the encryption algorithm, without the salt of an AEAD
 * @param extendedSequenceNumbers 64-bit sequence numbers, of which the packet holds the lower half
 */
public record EspSuite(
        Encryption encryption, int keyBits, Integrity integrity, boolean extendedSequenceNumbers) {

    /** Transform type 5 (RFC 7296 3.3.2). */
    static final int NO_ESN = 0;

    static final int ESN = 1;

    /**
     * Reads a proposal that is narrowed to one transform of each type; a key exchange method is
     * passed over.
     *
     * @return empty where it holds anything that is not in the tables here
     */
    public static Optional<EspSuite> of(Proposal narrowed) {
        Optional<Encryption> encryption =
                Narrowed.id(narrowed, Transform.ENCRYPTION).flatMap(Encryption::of);
        Optional<Integrity> integrity = Narrowed.integrity(narrowed);
        Optional<Integer> esn = Narrowed.id(narrowed, Transform.EXTENDED_SEQUENCE_NUMBERS);
        if (encryption.isEmpty() || integrity.isEmpty() || esn.isEmpty() || esn.get() > ESN) {
            return Optional.empty();
        }
        return Narrowed.keyBits(narrowed, encryption.get(), integrity.get())
                .map(
                        bits ->
                                new EspSuite(
                                        encryption.get(), bits, integrity.get(), esn.get() == ESN));
    }
}
