package mip6.ikev2.crypto;

import mip6.wire.Bytes;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * ECDSA over the curves P-256, P-384 and P-521, by Bouncy Castle, which is several times faster
 * here than the JDK. The number that must never repeat comes from the key and the message (RFC
 * 6979), not from a source of randomness.
 */
final class Ecdsa {

    private Ecdsa() {}

    static Bytes sign(ECPrivateKey key, HashAlgorithm hash, SignedOctets octets) {
        NistCurve curve =
                NistCurve.ofOrder(key.getParams().getOrder())
                        .orElseThrow(() -> new IllegalArgumentException("a curve unknown here"));
        ECDSASigner signer =
                new ECDSASigner(
                        new HMacDSAKCalculator(
                                switch (hash) {
                                    case SHA2_256 -> SHA256Digest.newInstance();
                                    case SHA2_384 -> new SHA384Digest();
                                    case SHA2_512 -> new SHA512Digest();
                                    case IDENTITY -> throw new IllegalArgumentException("no hash");
                                }));
        signer.init(true, new ECPrivateKeyParameters(key.getS(), curve.parameters()));
        BigInteger[] rs = signer.generateSignature(digest(hash, octets));
        return new EcdsaSignature(rs[0], rs[1]).toDer(curve.order());
    }

    static boolean isValid(
            ECPublicKey key, HashAlgorithm hash, SignedOctets octets, Bytes signature) {
        Optional<NistCurve> curve = NistCurve.ofOrder(key.getParams().getOrder());
        ECPoint point = key.getW();
        if (curve.isEmpty() || point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        Optional<ECPublicKeyParameters> publicKey =
                curve.get()
                        .point(point.getAffineX(), point.getAffineY())
                        .map(it -> new ECPublicKeyParameters(it, curve.get().parameters()));
        Optional<EcdsaSignature> value = EcdsaSignature.read(curve.get().order(), signature);
        if (publicKey.isEmpty() || value.isEmpty()) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, publicKey.get());
        return verifier.verifySignature(digest(hash, octets), value.get().r(), value.get().s());
    }

    private static byte[] digest(HashAlgorithm hash, SignedOctets octets) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash.digestName());
            digest.update(octets.octets().toBuffer());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(hash + " of the JDK", e);
        }
    }
}
