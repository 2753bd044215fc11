package mip6.ikev2.crypto;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;

import java.math.BigInteger;
import java.util.Optional;

/** P-256, P-384 and P-521 (FIPS 186-4 D.1.2), in Bouncy Castle's fast form. */
record NistCurve(ECDomainParameters parameters) {

    static final NistCurve P256 = named("secp256r1");
    static final NistCurve P384 = named("secp384r1");
    static final NistCurve P521 = named("secp521r1");

    /** The curve whose base point has this order. */
    static Optional<NistCurve> ofOrder(BigInteger order) {
        Optional<NistCurve> sameSize =
                switch (order.bitLength()) {
                    case 256 -> Optional.of(P256);
                    case 384 -> Optional.of(P384);
                    case 521 -> Optional.of(P521);
                    default -> Optional.empty();
                };
        return sameSize.filter(it -> it.order().equals(order));
    }

    private static NistCurve named(String name) {
        X9ECParameters curve = CustomNamedCurves.getByName(name);
        return new NistCurve(
                new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH()));
    }

    /** What computes faster with this curve, where there is something. */
    Optional<CurveLibrary> library() {
        return equals(P256) ? Curves.LIBRARY : Optional.empty();
    }

    BigInteger order() {
        return parameters.getN();
    }

    /**
     * A point that somebody else sent.
     *
     * @return empty where it is not on the curve (RFC 5903 7)
     */
    Optional<ECPoint> point(BigInteger x, BigInteger y) {
        BigInteger prime = parameters.getCurve().getField().getCharacteristic();
        if (x.signum() < 0
                || y.signum() < 0
                || x.compareTo(prime) >= 0
                || y.compareTo(prime) >= 0) {
            return Optional.empty();
        }
        return Optional.of(parameters.getCurve().createPoint(x, y)).filter(ECPoint::isValid);
    }
}
