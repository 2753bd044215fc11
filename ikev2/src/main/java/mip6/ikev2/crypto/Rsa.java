package mip6.ikev2.crypto;

import mip6.wire.Bytes;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** RSASSA-PSS and RSASSA-PKCS1-v1_5 (RFC 8017 8), by the JDK. */
final class Rsa {

    private Rsa() {}

    static Bytes sign(RSAPrivateKey key, SignatureAlgorithm algorithm, SignedOctets octets) {
        try {
            Signature signature = signature(algorithm);
            signature.initSign(key);
            signature.update(octets.octets().toBuffer());
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " with this key", e);
        }
    }

    static boolean isValid(
            RSAPublicKey key, SignatureAlgorithm algorithm, SignedOctets octets, Bytes signature) {
        try {
            Signature verifier = signature(algorithm);
            verifier.initVerify(key);
            verifier.update(octets.octets().toBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException | InvalidKeyException notOfThisKey) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " of the JDK", e);
        }
    }

    private static Signature signature(SignatureAlgorithm algorithm)
            throws GeneralSecurityException {
        HashAlgorithm hash = algorithm.hash();
        if (algorithm.kind() == SignatureAlgorithm.Kind.RSA_PKCS1) {
            return Signature.getInstance(hash.digestName().replace("-", "") + "withRSA");
        }
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(
                new PSSParameterSpec(
                        hash.digestName(),
                        "MGF1",
                        new MGF1ParameterSpec(hash.digestName()),
                        hash.length(),
                        PSSParameterSpec.TRAILER_FIELD_BC));
        return pss;
    }
}
