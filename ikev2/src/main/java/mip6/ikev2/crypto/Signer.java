package mip6.ikev2.crypto;

import mip6.ikev2.message.Authentication;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes AUTH payloads with one private key. To sign is slow: work for a computation, not for the
 * loop.
 */
public final class Signer {

    private final PrivateKey key;
    private final List<SignatureAlgorithm> preference;

    /**
     * A signer that chooses what suits the key: for ECDSA the hash of the curve's size, for RSA PSS
     * (RFC 8247 3.2).
     *
     * @throws IllegalArgumentException where {@code key} is none of ECDSA, RSA and Ed25519
     */
    public Signer(PrivateKey key) {
        this(key, preference(key));
    }

    /** A signer with its own order of algorithms. */
    public Signer(PrivateKey key, List<SignatureAlgorithm> preference) {
        this.key = key;
        this.preference = List.copyOf(preference);
    }

    /**
     * The algorithm to sign with.
     *
     * @param accepted hash algorithms that the peer has announced
     * @return empty where the peer takes none of those that this key is for
     */
    public Optional<SignatureAlgorithm> choose(Set<HashAlgorithm> accepted) {
        return preference.stream().filter(it -> accepted.contains(it.hash())).findFirst();
    }

    /** AUTH of the Digital Signature method (RFC 7427 3). */
    public Authentication sign(SignatureAlgorithm algorithm, SignedOctets octets) {
        Bytes signature =
                switch (algorithm.kind()) {
                    case ECDSA -> Ecdsa.sign((ECPrivateKey) key, algorithm.hash(), octets);
                    case RSA_PSS, RSA_PKCS1 -> Rsa.sign((RSAPrivateKey) key, algorithm, octets);
                    case ED25519 -> Ed25519Signature.sign((EdECPrivateKey) key, octets);
                };
        Bytes identifier = algorithm.identifier();
        Bytes data =
                new Writer(1 + identifier.length() + signature.length())
                        .u8(identifier.length())
                        .bytes(identifier)
                        .bytes(signature)
                        .toBytes();
        return new Authentication(Authentication.DIGITAL_SIGNATURE, data);
    }

    @Override
    public String toString() {
        return "Signer" + preference;
    }

    private static List<SignatureAlgorithm> preference(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> ecdsaPreference(ec.getParams().getOrder().bitLength());
            case RSAPrivateKey _ ->
                    List.of(
                            SignatureAlgorithm.RSA_PSS_SHA2_256,
                            SignatureAlgorithm.RSA_PSS_SHA2_384,
                            SignatureAlgorithm.RSA_PSS_SHA2_512);
            case EdECPrivateKey edwards when isEd25519(edwards) ->
                    List.of(SignatureAlgorithm.ED25519);
            default ->
                    throw new IllegalArgumentException(
                            "a private key for "
                                    + key.getAlgorithm()
                                    + ", not ECDSA, RSA or Ed25519");
        };
    }

    private static boolean isEd25519(EdECPrivateKey key) {
        return key.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
    }

    private static List<SignatureAlgorithm> ecdsaPreference(int bits) {
        SignatureAlgorithm sha256 = SignatureAlgorithm.ECDSA_SHA2_256;
        SignatureAlgorithm sha384 = SignatureAlgorithm.ECDSA_SHA2_384;
        SignatureAlgorithm sha512 = SignatureAlgorithm.ECDSA_SHA2_512;
        if (bits <= 256) {
            return List.of(sha256, sha384, sha512);
        }
        return bits <= 384 ? List.of(sha384, sha512, sha256) : List.of(sha512, sha384, sha256);
    }
}
