package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;

/** ECP groups (RFC 5903): a public value is x and y, the shared secret is x. */
final class NistCurveKey implements EphemeralKey {

    private final ECPrivateKeyParameters privateKey;
    private final Bytes publicValue;

    private NistCurveKey(ECPrivateKeyParameters privateKey) {
        this.privateKey = privateKey;
        ECPoint point =
                new FixedPointCombMultiplier()
                        .multiply(privateKey.getParameters().getG(), privateKey.getD())
                        .normalize();
        this.publicValue =
                Bytes.concat(
                        Bytes.wrap(point.getAffineXCoord().getEncoded()),
                        Bytes.wrap(point.getAffineYCoord().getEncoded()));
    }

    static NistCurveKey p256(SecureRandom random) {
        return generate("secp256r1", random);
    }

    /** A key with this private value, from 1 to the order of the curve less one. */
    static NistCurveKey p256(BigInteger privateValue) {
        return new NistCurveKey(new ECPrivateKeyParameters(privateValue, domain("secp256r1")));
    }

    private static NistCurveKey generate(String curve, SecureRandom random) {
        ECDomainParameters domain = domain(curve);
        BigInteger privateValue =
                BigIntegers.createRandomInRange(
                        BigInteger.ONE, domain.getN().subtract(BigInteger.ONE), random);
        return new NistCurveKey(new ECPrivateKeyParameters(privateValue, domain));
    }

    private static ECDomainParameters domain(String curve) {
        X9ECParameters parameters = CustomNamedCurves.getByName(curve);
        return new ECDomainParameters(
                parameters.getCurve(),
                parameters.getG(),
                parameters.getN(),
                parameters.getH(),
                parameters.getSeed());
    }

    @Override
    public Bytes publicValue() {
        return publicValue;
    }

    @Override
    public Optional<Secret> agree(Bytes peerValue) {
        return point(peerValue).map(this::agree);
    }

    private Secret agree(ECPoint point) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(privateKey);
        BigInteger x =
                agreement.calculateAgreement(
                        new ECPublicKeyParameters(point, privateKey.getParameters()));
        return Secret.wrap(BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), x));
    }

    /** RFC 5903 7: a received point MUST be checked to lie on the curve. */
    private Optional<ECPoint> point(Bytes peerValue) {
        if (peerValue.length() != publicValue.length()) {
            return Optional.empty();
        }
        int half = peerValue.length() / 2;
        BigInteger x = new BigInteger(1, peerValue.slice(0, half).toArray());
        BigInteger y = new BigInteger(1, peerValue.from(half).toArray());
        BigInteger prime = privateKey.getParameters().getCurve().getField().getCharacteristic();
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return Optional.empty();
        }
        ECPoint point = privateKey.getParameters().getCurve().createPoint(x, y);
        return point.isValid() ? Optional.of(point) : Optional.empty();
    }

    @Override
    public String toString() {
        return "NistCurveKey[" + publicValue + "]";
    }
}
