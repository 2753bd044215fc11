package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
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

    private final NistCurve curve;
    private final Secret privateValue;
    private final Bytes publicValue;

    /** A key with this private value, from 1 to the order of the curve less one. */
    NistCurveKey(NistCurve curve, BigInteger privateValue) {
        this.curve = curve;
        this.privateValue = Secret.wrap(BigIntegers.asUnsignedByteArray(privateValue));
        this.publicValue =
                curve.library()
                        .map(library -> library.p256(this.privateValue))
                        .orElseGet(() -> publicValue(curve, privateValue));
    }

    private static Bytes publicValue(NistCurve curve, BigInteger privateValue) {
        ECPoint point =
                new FixedPointCombMultiplier()
                        .multiply(curve.parameters().getG(), privateValue)
                        .normalize();
        return Bytes.concat(
                Bytes.wrap(point.getAffineXCoord().getEncoded()),
                Bytes.wrap(point.getAffineYCoord().getEncoded()));
    }

    static NistCurveKey generate(NistCurve curve, SecureRandom random) {
        BigInteger last = curve.order().subtract(BigInteger.ONE);
        return new NistCurveKey(
                curve, BigIntegers.createRandomInRange(BigInteger.ONE, last, random));
    }

    @Override
    public Secret privateValue() {
        return privateValue;
    }

    @Override
    public Bytes publicValue() {
        return publicValue;
    }

    @Override
    public Optional<Secret> agree(Bytes peerValue) {
        if (peerValue.length() != publicValue.length()) {
            return Optional.empty();
        }
        Optional<CurveLibrary> library = curve.library();
        if (library.isPresent()) {
            return library.get().p256(privateValue, peerValue);
        }
        int half = peerValue.length() / 2;
        BigInteger x = new BigInteger(1, peerValue.slice(0, half).toArray());
        BigInteger y = new BigInteger(1, peerValue.from(half).toArray());
        return curve.point(x, y).map(this::agree);
    }

    private Secret agree(ECPoint point) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(
                new ECPrivateKeyParameters(
                        new BigInteger(1, privateValue.reveal()), curve.parameters()));
        BigInteger x =
                agreement.calculateAgreement(new ECPublicKeyParameters(point, curve.parameters()));
        return Secret.wrap(BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), x));
    }

    @Override
    public String toString() {
        return "NistCurveKey[" + publicValue + "]";
    }
}
