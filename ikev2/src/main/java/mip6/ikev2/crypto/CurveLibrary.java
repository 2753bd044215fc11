package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/**
 * What computes with the curves that matter most, in place of Bouncy Castle, and gives the same
 * results. Every method is for any number of threads. Values are as in KE payloads (RFC 7748 6.1,
 * RFC 5903 7), private values of P-256 as numbers from 1 to the order less one.
 */
public interface CurveLibrary {

    /**
     * Finds such a library; a {@link java.util.ServiceLoader} finds this. Where there is none,
     * Bouncy Castle computes.
     */
    @FunctionalInterface
    interface Finder {
        Optional<CurveLibrary> find();
    }

    /** With its version, for people. */
    String name();

    /** The public value of {@code scalar}. */
    Bytes x25519(Secret scalar);

    /**
     * What is shared; empty where {@code peerValue} is of another length or of small order (RFC
     * 7748 6.1).
     */
    Optional<Secret> x25519(Secret scalar, Bytes peerValue);

    /** Both in one go. */
    Optional<KeyExchangeGroup.Response> respondX25519(Secret scalar, Bytes peerValue);

    /** The public value of {@code privateValue}. */
    Bytes p256(Secret privateValue);

    /** What is shared; empty where {@code peerValue} is not on the curve (RFC 5903 7). */
    Optional<Secret> p256(Secret privateValue, Bytes peerValue);

    /**
     * ECDSA with P-256.
     *
     * @return ECDSA-Sig-Value (RFC 3279 2.2.3)
     */
    Bytes signP256(Secret privateValue, byte[] digest);

    /**
     * Whether {@code signature} is one over {@code digest}.
     *
     * @param signature ECDSA-Sig-Value
     */
    boolean isValidP256(Bytes publicValue, byte[] digest, Bytes signature);
}
