package mip6.ikev2.crypto;

import mip6.ikev2.message.Proposal;
import mip6.ikev2.message.Transform;

import java.util.List;
import java.util.Optional;

/** Reads proposals that hold at most one transform of each type. */
final class Narrowed {

    private Narrowed() {}

    /** The one transform of a type. */
    static Optional<Transform> transform(Proposal proposal, int type) {
        List<Transform> all = proposal.transforms(type);
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    static Optional<Integer> id(Proposal proposal, int type) {
        return transform(proposal, type).map(Transform::id);
    }

    /** RFC 7296 3.3.3: for an AEAD it may be absent as well as NONE. */
    static Optional<Integrity> integrity(Proposal proposal) {
        return proposal.transforms(Transform.INTEGRITY).isEmpty()
                ? Optional.of(Integrity.NONE)
                : id(proposal, Transform.INTEGRITY).flatMap(Integrity::of);
    }

    /** The key length, where {@code encryption} has it and goes together with {@code integrity}. */
    static Optional<Integer> keyBits(
            Proposal proposal, Encryption encryption, Integrity integrity) {
        if (encryption.isAead() != (integrity == Integrity.NONE)) {
            return Optional.empty();
        }
        return transform(proposal, Transform.ENCRYPTION)
                .filter(it -> it.keyLength().isPresent() == encryption.hasKeyLengthAttribute())
                .map(it -> it.keyLength().orElse(encryption.keyBits().getFirst()))
                .filter(encryption.keyBits()::contains);
    }
}
