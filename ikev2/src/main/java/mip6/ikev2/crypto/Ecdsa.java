package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * ECDSA over the curves P-256, P-384 and P-521, by Bouncy Castle, which is several times faster
 * here than the JDK, or for P-256 by what is faster still. The number that must never repeat comes
 * from the key and the message (RFC 6979), not from a source of randomness alone.
 */
final class Ecdsa {

    private Ecdsa() {}

    static Bytes sign(ECPrivateKey key, HashAlgorithm hash, SignedOctets octets) {
        NistCurve curve =
                NistCurve.ofOrder(key.getParams().getOrder())
                        .orElseThrow(() -> new IllegalArgumentException("a curve unknown here"));
        if (curve.library().isPresent()) {
            try (Secret value = Secret.wrap(BigIntegers.asUnsignedByteArray(key.getS()))) {
                return curve.library().get().signP256(value, digest(hash, octets));
            }
        }
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
        Optional<EcdsaSignature> value = EcdsaSignature.read(curve.get().order(), signature);
        if (value.isEmpty()) {
            return false;
        }
        Optional<CurveLibrary> library = curve.get().library();
        if (library.isPresent()) {
            return library.get().isValidP256(octets(point), digest(hash, octets), signature);
        }
        Optional<ECPublicKeyParameters> publicKey =
                curve.get()
                        .point(point.getAffineX(), point.getAffineY())
                        .map(it -> new ECPublicKeyParameters(it, curve.get().parameters()));
        if (publicKey.isEmpty()) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, publicKey.get());
        return verifier.verifySignature(digest(hash, octets), value.get().r(), value.get().s());
    }

    /** Coordinates of P-256; what does not fit into them is on no curve. */
    private static Bytes octets(ECPoint point) {
        int length = KeyExchangeGroup.ECP_256.publicLength() / 2;
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        return Math.max(x.bitLength(), y.bitLength()) > length * Byte.SIZE
                ? Bytes.EMPTY
                : Bytes.concat(
                        Bytes.wrap(BigIntegers.asUnsignedByteArray(length, x)),
                        Bytes.wrap(BigIntegers.asUnsignedByteArray(length, y)));
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
