package mip6.ikev2.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** Kinds of key pairs that are made here, each with the algorithm that signs certificates. */
public enum KeyKind {
    /** ECDSA on P-256 with SHA2-256. */
    ECDSA_P256("EC", "SHA256withECDSA"),
    /** ECDSA on P-384 with SHA2-384. */
    ECDSA_P384("EC", "SHA384withECDSA"),
    /** RSA with 3072 bits and SHA2-256. */
    RSA_3072("RSA", "SHA256withRSA");

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
    static String signatureAlgorithm(PrivateKey key) {
        return switch (key) {
            case RSAKey _ -> RSA_3072.signature;
            case ECKey curve ->
                    curve.getParams().getOrder().bitLength() > 256
                            ? ECDSA_P384.signature
                            : ECDSA_P256.signature;
            default -> key.getAlgorithm();
        };
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
            case ECDSA_P384 -> new ECGenParameterSpec("secp384r1");
            case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
        };
    }
}
