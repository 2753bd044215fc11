package mip6.ikev2.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECKey;
import java.util.List;
import java.util.Set;

/**
 * What a node proves its identity with.
 *
 * @param chain the node's own certificate first, then those that lead to a trust anchor
 * @param key belongs to the first certificate
 */
public record Credentials(List<X509Certificate> chain, PrivateKey key) {

    private static final Set<String> KINDS = Set.of("EC", "RSA", "Ed25519");

    /**
     * @throws IllegalArgumentException where the chain is empty or the key is another's
     */
    public Credentials {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain holds at least one certificate");
        }
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException("the key is not the one of the first certificate");
        }
    }

    /**
     * Reads PEM files: the node's certificate with its chain behind it, and its key.
     *
     * @throws CredentialsException that names the file and what is wrong with it
     */
    public static Credentials read(Path certificates, Path key) throws CredentialsException {
        List<X509Certificate> chain = Pem.readCertificates(certificates);
        PrivateKey privateKey = Pem.readPrivateKey(key);
        String kind = kind(privateKey);
        if (!KINDS.contains(kind)) {
            throw new CredentialsException(
                    key,
                    "the private key is one for %s; ECDSA, RSA or Ed25519 is needed"
                            .formatted(kind));
        }
        if (!belongTogether(privateKey, chain.getFirst().getPublicKey())) {
            throw new CredentialsException(
                    key,
                    certificates,
                    "the private key does not belong to the first certificate of the chain");
        }
        return new Credentials(chain, privateKey);
    }

    /** The node's own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Says whose it is, never the key. */
    @Override
    public String toString() {
        return "Credentials[" + certificate().getSubjectX500Principal() + "]";
    }

    /** The JDK gives all Edwards curves one name. */
    private static String kind(PrivateKey key) {
        return key instanceof EdECKey edwards ? edwards.getParams().getName() : key.getAlgorithm();
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        byte[] sample = {1, 2, 3, 4, 5, 6, 7, 8};
        try {
            Signature signature = Signature.getInstance(KeyKind.signatureAlgorithm(privateKey));
            signature.initSign(privateKey);
            signature.update(sample);
            byte[] signed = signature.sign();
            KeyFactory factory = KeyFactory.getInstance(publicKey.getAlgorithm());
            signature.initVerify((PublicKey) factory.translateKey(publicKey));
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }
}
