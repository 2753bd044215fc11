package mip6.ikev2.core;

import mip6.wire.Bytes;

import java.util.Arrays;

/**
 * What an exchange of the peer has made for the same purpose as one of this node that is under way
 * (RFC 7296 2.8.1, 2.8.2).
 */
sealed interface Rival {

    /** The lower one of that exchange's two nonces. */
    Bytes lowestNonce();

    /** Both rekey the same CHILD_SA. */
    record OfChild(Bytes lowestNonce, Spi inbound) implements Rival {}

    /** Both rekey the IKE SA. */
    record OfIke(Bytes lowestNonce, IkeSaId candidate) implements Rival {}

    /** RFC 7296 2.8.1: what was made with the lowest of the four nonces is closed. */
    default boolean outlives(Bytes oneNonce, Bytes otherNonce) {
        return compare(lowest(oneNonce, otherNonce), lowestNonce()) < 0;
    }

    static Bytes lowest(Bytes one, Bytes other) {
        return compare(one, other) <= 0 ? one : other;
    }

    /** Octet by octet; who ends first is the lower one. */
    private static int compare(Bytes one, Bytes other) {
        return Arrays.compareUnsigned(one.toArray(), other.toArray());
    }
}
