package mip6.ikev2.crypto;

import mip6.ikev2.message.Authentication;
import mip6.wire.Bytes;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/**
 * Checks AUTH payloads made with a private key. To verify is slow: work for a computation, not for
 * the loop.
 */
public final class SignatureVerifier {

    /** What an AUTH payload is worth. */
    public enum Verdict {
        VALID,
        /** Not made by this key over these octets, or not readable. */
        INVALID,
        /** Another authentication method, or an algorithm that is not in the table. */
        UNSUPPORTED
    }

    private SignatureVerifier() {}

    /** Checks AUTH of the Digital Signature method (RFC 7427 3) with the key of a certificate. */
    public static Verdict verify(PublicKey key, Authentication auth, SignedOctets octets) {
        if (auth.method() != Authentication.DIGITAL_SIGNATURE) {
            return Verdict.UNSUPPORTED;
        }
        Bytes data = auth.data();
        int identifierLength = data.at(0);
        if (data.length() <= 1 + identifierLength) {
            return Verdict.INVALID;
        }
        Optional<SignatureAlgorithm> algorithm = algorithm(data.slice(1, 1 + identifierLength));
        if (algorithm.isEmpty()) {
            return Verdict.UNSUPPORTED;
        }
        Bytes signature = data.from(1 + identifierLength);
        return isValid(key, algorithm.get(), octets, signature) ? Verdict.VALID : Verdict.INVALID;
    }

    /** Whether {@code key} is one for ECDSA over a curve that is known here. */
    public static boolean knowsCurveOf(PublicKey key) {
        return key instanceof ECPublicKey ec
                && NistCurve.ofOrder(ec.getParams().getOrder()).isPresent();
    }

    /**
     * Whether {@code signature} is one over {@code octets}, of a certificate for example.
     *
     * @param signature ECDSA-Sig-Value (RFC 3279 2.2.3)
     */
    public static boolean isValidEcdsa(
            ECPublicKey key, HashAlgorithm hash, Bytes octets, Bytes signature) {
        return Ecdsa.isValid(key, hash, new SignedOctets(octets), signature);
    }

    private static Optional<SignatureAlgorithm> algorithm(Bytes identifier) {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            if (algorithm.isNamedBy(identifier)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    private static boolean isValid(
            PublicKey key, SignatureAlgorithm algorithm, SignedOctets octets, Bytes signature) {
        return switch (algorithm.kind()) {
            case ECDSA ->
                    key instanceof ECPublicKey ec
                            && Ecdsa.isValid(ec, algorithm.hash(), octets, signature);
            case RSA_PSS, RSA_PKCS1 ->
                    key instanceof RSAPublicKey rsa
                            && Rsa.isValid(rsa, algorithm, octets, signature);
            case ED25519 -> Ed25519Signature.isValid(key, octets, signature);
        };
    }
}
