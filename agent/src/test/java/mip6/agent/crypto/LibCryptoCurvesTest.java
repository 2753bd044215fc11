package mip6.agent.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import mip6.ikev2.crypto.CurveLibrary;
import mip6.ikev2.crypto.Curves;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Random;

/** The same as Bouncy Castle computes, octet for octet. The seed of each is its number. */
class LibCryptoCurvesTest {

    private static final ECDomainParameters CURVE =
            new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

    private final CurveLibrary library =
            new LibCryptoCurves.Finder()
                    .find()
                    .orElseGet(() -> abort("libcrypto.so.3 is missing (libssl3)"));

    @Test
    void isFoundAndTaken() {
        assertThat(library.name()).startsWith("OpenSSL 3.");
        assertThat(Curves.libraries())
                .containsEntry("x25519", library.name())
                .containsEntry("p256", library.name())
                .containsEntry("rsa-and-modp", "JDK");
    }

    @RepeatedTest(50)
    void x25519(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] scalar = octets(random, X25519.SCALAR_SIZE);
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(scalar, 0, point, 0);
        assertThat(library.x25519(Secret.copyOf(scalar))).isEqualTo(Bytes.copyOf(point));

        byte[] any = octets(random, X25519.POINT_SIZE);
        byte[] shared = new byte[X25519.POINT_SIZE];
        assertThat(X25519.calculateAgreement(scalar, 0, any, 0, shared, 0)).isTrue();
        assertThat(library.x25519(Secret.copyOf(scalar), Bytes.copyOf(any)))
                .contains(Secret.copyOf(shared));
        assertThat(library.respondX25519(Secret.copyOf(scalar), Bytes.copyOf(any)))
                .contains(
                        new KeyExchangeGroup.Response(Bytes.copyOf(point), Secret.copyOf(shared)));
    }

    @RepeatedTest(50)
    void p256(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        BigInteger one = number(random, repetition.getCurrentRepetition());
        BigInteger other = number(random, 0);
        ECPoint ofOther = CURVE.getG().multiply(other).normalize();
        assertThat(library.p256(secret(other))).isEqualTo(octets(ofOther));

        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(new ECPrivateKeyParameters(one, CURVE));
        BigInteger x = agreement.calculateAgreement(new ECPublicKeyParameters(ofOther, CURVE));
        assertThat(library.p256(secret(one), octets(ofOther)))
                .contains(Secret.wrap(BigIntegers.asUnsignedByteArray(32, x)));
    }

    @RepeatedTest(20)
    void ecdsa(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        BigInteger key = number(random, repetition.getCurrentRepetition());
        ECPoint point = CURVE.getG().multiply(key).normalize();
        byte[] digest = octets(random, 32 + 16 * random.nextInt(3));
        StandardDSAEncoding der = StandardDSAEncoding.INSTANCE;

        ECDSASigner theirs = new ECDSASigner();
        theirs.init(true, new ECPrivateKeyParameters(key, CURVE));
        BigInteger[] rs = theirs.generateSignature(digest);
        Bytes signature = Bytes.wrap(der.encode(CURVE.getN(), rs[0], rs[1]));
        assertThat(library.isValidP256(octets(point), digest, signature)).isTrue();

        BigInteger[] own =
                der.decode(CURVE.getN(), library.signP256(secret(key), digest).toArray());
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(point, CURVE));
        assertThat(verifier.verifySignature(digest, own[0], own[1])).isTrue();

        digest[0] ^= 1;
        assertThat(library.isValidP256(octets(point), digest, signature)).isFalse();
    }

    /** Those close to either end of the range among them. */
    private static BigInteger number(Random random, int repetition) {
        return switch (repetition) {
            case 1 -> BigInteger.ONE;
            case 2 -> BigInteger.TWO;
            case 3 -> CURVE.getN().subtract(BigInteger.ONE);
            case 4 -> BigInteger.ONE.shiftLeft(255);
            default -> new BigInteger(255, random).add(BigInteger.ONE);
        };
    }

    private static Secret secret(BigInteger number) {
        return Secret.wrap(BigIntegers.asUnsignedByteArray(number));
    }

    private static Bytes octets(ECPoint point) {
        return Bytes.wrap(point.getEncoded(false)).from(1);
    }

    private static byte[] octets(Random random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
