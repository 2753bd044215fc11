package mip6.ikev2.pki;

import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

import java.io.IOException;
import java.io.OutputStream;
import java.security.PublicKey;

/** Signatures of authorities and of those who speak for them, on what is no certificate. */
public final class IssuerSignature {

    private IssuerSignature() {}

    /** Whether an algorithm is one that nobody should rely on any more. */
    public static boolean isWeak(AlgorithmIdentifier algorithm) {
        try {
            return !StrongAlgorithms.permitSignature(algorithm);
        } catch (RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged parameters
            return true;
        }
    }

    /** Whether a certificate's key and signature are of kinds that may be relied on. */
    public static boolean isAcceptable(X509CertificateHolder certificate) {
        try {
            return StrongAlgorithms.permit(certificate);
        } catch (IOException | RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged keys
            return false;
        }
    }

    /**
     * Whether {@code signature} is that of {@code key}, of which its certificate's signature was
     * verified before.
     */
    public static boolean verifies(
            PublicKey key, AlgorithmIdentifier algorithm, byte[] signed, byte[] signature) {
        try {
            ContentVerifier verifier =
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(PeerCertificates.PROVIDER)
                            .build(SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                            .get(algorithm);
            try (OutputStream octets = verifier.getOutputStream()) {
                octets.write(signed);
            }
            return verifier.verify(signature);
        } catch (OperatorCreationException | IOException | RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged signatures
            return false;
        }
    }
}
