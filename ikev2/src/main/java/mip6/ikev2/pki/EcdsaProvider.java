package mip6.ikev2.pki;

import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.SignatureVerifier;
import mip6.wire.Bytes;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has a path validator verify ECDSA signatures as AUTH payloads are verified, which is the fastest
 * way that there is. It verifies alone, and knows nothing else. A path validator is told the name
 * of a provider, so this one is registered, behind all others.
 */
final class EcdsaProvider extends Provider {

    static final String NAME = "mip6-ecdsa";

    private static final long serialVersionUID = 1;

    private static final Set<String> ALGORITHMS =
            Set.of("SHA256WITHECDSA", "SHA384WITHECDSA", "SHA512WITHECDSA");

    private EcdsaProvider() {
        super(NAME, "1", "verifies ECDSA signatures");
        add("SHA256WITHECDSA", HashAlgorithm.SHA2_256);
        add("SHA384WITHECDSA", HashAlgorithm.SHA2_384);
        add("SHA512WITHECDSA", HashAlgorithm.SHA2_512);
    }

    static void register() {
        int _ = Security.addProvider(new EcdsaProvider());
    }

    /** Whether this provider has a signature algorithm of that name. */
    static boolean has(String algorithm) {
        return ALGORITHMS.contains(algorithm);
    }

    private void add(String algorithm, HashAlgorithm hash) {
        putService(new Verification(this, algorithm, hash));
    }

    private static final class Verification extends Provider.Service {

        private final HashAlgorithm hash;

        Verification(Provider provider, String algorithm, HashAlgorithm hash) {
            super(provider, "Signature", algorithm, Verifier.class.getName(), List.of(), null);
            this.hash = hash;
        }

        @Override
        public Object newInstance(Object parameter) {
            return new Verifier(hash);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return parameter instanceof ECPublicKey;
        }
    }

    private static final class Verifier extends SignatureSpi {

        private final HashAlgorithm hash;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private Optional<ECPublicKey> key = Optional.empty();

        Verifier(HashAlgorithm hash) {
            this.hash = hash;
        }

        @Override
        protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
            if (!(publicKey instanceof ECPublicKey ec)) {
                throw new InvalidKeyException("not for ECDSA");
            }
            key = Optional.of(ec);
            octets.reset();
        }

        @Override
        protected void engineUpdate(byte b) {
            octets.write(b);
        }

        @Override
        protected void engineUpdate(byte[] b, int offset, int length) {
            octets.write(b, offset, length);
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            Bytes signed = Bytes.wrap(octets.toByteArray());
            octets.reset();
            return SignatureVerifier.isValidEcdsa(
                    key.orElseThrow(), hash, signed, Bytes.copyOf(signature));
        }

        @Override
        protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
            throw new InvalidKeyException("verifies alone");
        }

        @Override
        protected byte[] engineSign() {
            throw new IllegalStateException("verifies alone");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException("there are none");
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException("there are none");
        }
    }
}
