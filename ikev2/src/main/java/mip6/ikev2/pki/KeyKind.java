package mip6.ikev2.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Kinds of key pairs that are made here, each with the algorithm that signs certificates. */
public enum KeyKind {
    /** ECDSA on P-256 with SHA2-256. */
    ECDSA_P256("EC", "SHA256withECDSA"),
    /** ECDSA on P-384 with SHA2-384. */
    ECDSA_P384("EC", "SHA384withECDSA"),
    /** ECDSA on P-521 with SHA2-512. */
    ECDSA_P521("EC", "SHA512withECDSA"),
    /** RSA with 3072 bits and SHA2-256. */
    RSA_3072("RSA", "SHA256withRSA"),
    /** Ed25519 (RFC 8410). */
    ED25519("Ed25519", "Ed25519");

    private final String algorithm;
    private final String signature;

    KeyKind(String algorithm, String signature) {
        this.algorithm = algorithm;
        this.signature = signature;
    }

    KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The JDK's name of the algorithm with which {@code key} signs certificates. */
    public static String signatureAlgorithm(PrivateKey key) {
        return switch (key) {
            case RSAKey _ -> RSA_3072.signature;
            case ECKey curve -> ofCurve(curve.getParams().getOrder().bitLength()).signature;
            case EdECKey edwards -> edwards.getParams().getName();
            default -> key.getAlgorithm();
        };
    }

    private static KeyKind ofCurve(int bits) {
        if (bits <= 256) {
            return ECDSA_P256;
        }
        return bits <= 384 ? ECDSA_P384 : ECDSA_P521;
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
            case ECDSA_P384 -> new ECGenParameterSpec("secp384r1");
            case ECDSA_P521 -> new ECGenParameterSpec("secp521r1");
            case ED25519 -> NamedParameterSpec.ED25519;
            case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
        };
    }
}
