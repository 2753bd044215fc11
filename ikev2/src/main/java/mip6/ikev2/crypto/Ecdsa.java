package mip6.ikev2.crypto;

import mip6.wire.Bytes;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
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
        ECDomainParameters domain =
                domain(key.getParams())
                        .orElseThrow(() -> new IllegalArgumentException("a curve unknown here"));
        ECDSASigner signer =
                new ECDSASigner(
                        new HMacDSAKCalculator(
                                switch (hash) {
                                    case SHA2_256 -> SHA256Digest.newInstance();
                                    case SHA2_384 -> new SHA384Digest();
                                    case SHA2_512 -> new SHA512Digest();
                                }));
        signer.init(true, new ECPrivateKeyParameters(key.getS(), domain));
        BigInteger[] rs = signer.generateSignature(digest(hash, octets));
        try {
            return Bytes.wrap(StandardDSAEncoding.INSTANCE.encode(domain.getN(), rs[0], rs[1]));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean isValid(
            ECPublicKey key, HashAlgorithm hash, SignedOctets octets, Bytes signature) {
        Optional<ECDomainParameters> domain = domain(key.getParams());
        if (domain.isEmpty()) {
            return false;
        }
        ECPoint point = key.getW();
        if (point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger[] rs;
        try {
            rs = StandardDSAEncoding.INSTANCE.decode(domain.get().getN(), signature.toArray());
        } catch (IOException | IllegalArgumentException notDer) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(
                false,
                new ECPublicKeyParameters(
                        domain.get()
                                .getCurve()
                                .validatePoint(point.getAffineX(), point.getAffineY()),
                        domain.get()));
        return verifier.verifySignature(digest(hash, octets), rs[0], rs[1]);
    }

    /** The named curve of this order, in Bouncy Castle's fast form. */
    private static Optional<ECDomainParameters> domain(ECParameterSpec spec) {
        String name =
                switch (spec.getOrder().bitLength()) {
                    case 256 -> "secp256r1";
                    case 384 -> "secp384r1";
                    case 521 -> "secp521r1";
                    default -> "";
                };
        X9ECParameters curve = CustomNamedCurves.getByName(name);
        if (curve == null || !curve.getN().equals(spec.getOrder())) {
            return Optional.empty();
        }
        return Optional.of(
                new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH()));
    }

    private static byte[] digest(HashAlgorithm hash, SignedOctets octets) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash.digestName());
            digest.update(octets.octets().toBuffer());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
