package mip6.ikev2.crypto;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.Transform;

import java.util.Optional;

/**
 * What both sides of an IKE SA have agreed on.
 *
 * @param keyBits key length of the encryption algorithm, without the salt of an AEAD
 */
public record IkeSuite(
        Encryption encryption, int keyBits, Integrity integrity, Prf prf, KeyExchangeGroup group) {

    public IkeSuite {
        if (encryption.isAead() != (integrity == Integrity.NONE)) {
            throw new IllegalArgumentException(encryption + " with " + integrity);
        }
        if (!encryption.keyBits().contains(keyBits)) {
            throw new IllegalArgumentException(encryption + " with a key of " + keyBits + " bits");
        }
    }

    /**
     * Reads a proposal that is narrowed to one transform of each type.
     *
     * @return empty where it holds anything that is not in the tables here
     */
    public static Optional<IkeSuite> of(Proposal narrowed) {
        Optional<Encryption> encryption =
                Narrowed.id(narrowed, Transform.ENCRYPTION).flatMap(Encryption::of);
        Optional<Prf> prf = Narrowed.id(narrowed, Transform.PRF).flatMap(Prf::of);
        Optional<KeyExchangeGroup> group =
                Narrowed.id(narrowed, Transform.KEY_EXCHANGE).flatMap(KeyExchangeGroup::of);
        Optional<Integrity> integrity = Narrowed.integrity(narrowed);
        if (encryption.isEmpty() || prf.isEmpty() || group.isEmpty() || integrity.isEmpty()) {
            return Optional.empty();
        }
        return Narrowed.keyBits(narrowed, encryption.get(), integrity.get())
                .map(
                        bits ->
                                new IkeSuite(
                                        encryption.get(),
                                        bits,
                                        integrity.get(),
                                        prf.get(),
                                        group.get()));
    }
}
