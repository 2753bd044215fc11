package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.crypto.SignatureVerifier.Verdict;
import mip6.ikev2.message.Authentication;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class SignatureTest {

    private static final KeyPair P256 = ec("secp256r1");
    private static final KeyPair P384 = ec("secp384r1");
    private static final KeyPair P521 = ec("secp521r1");
    private static final KeyPair RSA = rsa();

    private static final List<KeyPair> OTHER_KEYS = List.of(ec("secp256r1"), P384, P521, rsa());

    private static final SignedOctets OCTETS = new SignedOctets(Bytes.ofUtf8("first message"));
    private static final SignedOctets OTHERS = new SignedOctets(Bytes.ofUtf8("other message"));

    /** RFC 7427 A.1, A.3; PSS after RFC 4055 3.1. */
    @ParameterizedTest
    @CsvSource({
        "ECDSA_SHA2_256, 300a06082a8648ce3d040302",
        "ECDSA_SHA2_384, 300a06082a8648ce3d040303",
        "ECDSA_SHA2_512, 300a06082a8648ce3d040304",
        "RSA_PKCS1_SHA2_256, 300d06092a864886f70d01010b0500",
        "RSA_PKCS1_SHA2_384, 300d06092a864886f70d01010c0500",
        "RSA_PKCS1_SHA2_512, 300d06092a864886f70d01010d0500",
        "RSA_PSS_SHA2_256, 304106092a864886f70d01010a3034a00f300d06096086480165030402010500"
                + "a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120"
    })
    void algorithmIdentifiers(SignatureAlgorithm algorithm, String der) {
        assertThat(algorithm.identifier()).isEqualTo(Bytes.ofHex(der));
    }

    /** RFC 7427 A.4.3 writes the default trailer field out. */
    @Test
    void pssIsKnownWithItsTrailerFieldToo() {
        assertThat(
                        SignatureAlgorithm.RSA_PSS_SHA2_256.isNamedBy(
                                Bytes.ofHex(
                                        """
                                        3046 0609 2a86 4886 f70d 0101 0a30 39a0
                                        0f30 0d06 0960 8648 0165 0304 0201 0500
                                        a11c 301a 0609 2a86 4886 f70d 0101 0830
                                        0d06 0960 8648 0165 0304 0201 0500 a203
                                        0201 20a3 0302 0101
                                        """)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSignedIsValidAndNothingElse(SignatureAlgorithm algorithm) {
        for (KeyPair pair : keys(algorithm)) {
            Authentication auth =
                    new Signer(pair.getPrivate(), List.of(algorithm)).sign(algorithm, OCTETS);
            assertThat(SignatureVerifier.verify(pair.getPublic(), auth, OCTETS))
                    .isEqualTo(Verdict.VALID);
            assertThat(SignatureVerifier.verify(pair.getPublic(), auth, OTHERS))
                    .isEqualTo(Verdict.INVALID);
            for (KeyPair other : OTHER_KEYS) {
                if (!other.equals(pair)) {
                    assertThat(SignatureVerifier.verify(other.getPublic(), auth, OCTETS))
                            .isEqualTo(Verdict.INVALID);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noDamagedSignatureIsValid(SignatureAlgorithm algorithm) {
        KeyPair pair = keys(algorithm).getFirst();
        Bytes data =
                new Signer(pair.getPrivate(), List.of(algorithm)).sign(algorithm, OCTETS).data();
        for (int at = 0; at < data.length(); at++) {
            byte[] damaged = data.toArray();
            damaged[at] ^= 1;
            assertThat(verdict(pair, Bytes.wrap(damaged))).isNotEqualTo(Verdict.VALID);
            assertThat(verdict(pair, data.slice(0, Math.max(1, at)))).isNotEqualTo(Verdict.VALID);
        }
        assertThat(verdict(pair, Bytes.concat(data, Bytes.of(0)))).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"SHA256withECDSA, ECDSA_SHA2_256", "SHA512withECDSA, ECDSA_SHA2_512"})
    void theJdkAgreesAboutEcdsa(String name, SignatureAlgorithm algorithm)
            throws GeneralSecurityException {
        Signature jdk = Signature.getInstance(name);
        jdk.initSign(P256.getPrivate());
        jdk.update(OCTETS.octets().toArray());
        assertThat(verdict(P256, authData(algorithm, Bytes.wrap(jdk.sign()))))
                .isEqualTo(Verdict.VALID);
        Bytes ours =
                new Signer(P256.getPrivate())
                        .sign(algorithm, OCTETS)
                        .data()
                        .from(1 + algorithm.identifier().length());
        jdk.initVerify(P256.getPublic());
        jdk.update(OCTETS.octets().toArray());
        assertThat(jdk.verify(ours.toArray())).isTrue();
    }

    /** r and s of zero, of the order and beyond, and DER that is none. */
    @ParameterizedTest
    @CsvSource({
        "3006020100020100",
        "3006020100020101",
        "3006020101020100",
        "3006020101020101",
        "3006020181020101",
        "30070202000102010100",
        "308006020101020101",
        "30",
        "00",
        "3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101"
    })
    void forgedEcdsaIsInvalid(String signature) {
        Bytes data = authData(SignatureAlgorithm.ECDSA_SHA2_256, Bytes.ofHex(signature));
        assertThat(verdict(P256, data)).isEqualTo(Verdict.INVALID);
    }

    /** A certificate may hold any two numbers. */
    @Test
    void aPublicKeyBesideTheCurveMakesNothingValid() {
        ECPublicKey good = (ECPublicKey) P256.getPublic();
        Authentication auth =
                new Signer(P256.getPrivate()).sign(SignatureAlgorithm.ECDSA_SHA2_256, OCTETS);
        BigInteger x = good.getW().getAffineX();
        BigInteger y = good.getW().getAffineY();
        for (ECPoint point :
                List.of(
                        new ECPoint(x, y.add(BigInteger.ONE)),
                        new ECPoint(BigInteger.ZERO, BigInteger.ZERO),
                        new ECPoint(x.shiftLeft(256).add(x), y),
                        ECPoint.POINT_INFINITY)) {
            PublicKey bad = new AnyEcPublicKey(point, good.getParams());
            assertThat(SignatureVerifier.verify(bad, auth, OCTETS)).isEqualTo(Verdict.INVALID);
        }
        PublicKey same = new AnyEcPublicKey(good.getW(), good.getParams());
        assertThat(SignatureVerifier.verify(same, auth, OCTETS)).isEqualTo(Verdict.VALID);
    }

    private record AnyEcPublicKey(ECPoint point, ECParameterSpec spec) implements ECPublicKey {

        private static final long serialVersionUID = 1L;

        @Override
        public ECPoint getW() {
            return point;
        }

        @Override
        public ECParameterSpec getParams() {
            return spec;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    @Test
    void whatIsNotInTheTableIsUnsupported() {
        // sha1WithRSAEncryption, RFC 7427 A.1.1
        Bytes sha1 = Bytes.ofHex("0f 300d06092a864886f70d0101050500 00");
        assertThat(verdict(RSA, sha1)).isEqualTo(Verdict.UNSUPPORTED);
        // RSASSA-PSS with default parameters, which means SHA-1, RFC 7427 A.4.1
        Bytes emptyPss = Bytes.ofHex("0f 300d06092a864886f70d01010a3000 00");
        assertThat(verdict(RSA, emptyPss)).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(
                        SignatureVerifier.verify(
                                RSA.getPublic(),
                                new Authentication(
                                        Authentication.RSA_DIGITAL_SIGNATURE, Bytes.of(1)),
                                OCTETS))
                .isEqualTo(Verdict.UNSUPPORTED);
        assertThat(verdict(RSA, Bytes.of(0, 1))).isEqualTo(Verdict.UNSUPPORTED);
        assertThat(verdict(RSA, Bytes.of(255, 1))).isEqualTo(Verdict.INVALID);
    }

    @Test
    void theHashFitsTheKeyWhereThePeerTakesIt() {
        Set<HashAlgorithm> all = EnumSet.allOf(HashAlgorithm.class);
        assertThat(new Signer(P256.getPrivate()).choose(all))
                .contains(SignatureAlgorithm.ECDSA_SHA2_256);
        assertThat(new Signer(P384.getPrivate()).choose(all))
                .contains(SignatureAlgorithm.ECDSA_SHA2_384);
        assertThat(new Signer(P521.getPrivate()).choose(all))
                .contains(SignatureAlgorithm.ECDSA_SHA2_512);
        assertThat(new Signer(RSA.getPrivate()).choose(all))
                .contains(SignatureAlgorithm.RSA_PSS_SHA2_256);
        assertThat(new Signer(P256.getPrivate()).choose(Set.of(HashAlgorithm.SHA2_512)))
                .contains(SignatureAlgorithm.ECDSA_SHA2_512);
        assertThat(new Signer(P256.getPrivate()).choose(Set.of())).isEmpty();
        KeyPair edwards = pair("Ed25519");
        assertThatThrownBy(() -> new Signer(edwards.getPrivate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 7427 4: unknown hash algorithms are passed over. */
    @Test
    void hashAlgorithmsAreAnnounced() throws MalformedException {
        Bytes data = HashAlgorithm.announcement().data();
        assertThat(data).isEqualTo(Bytes.ofHex("0002 0003 0004"));
        assertThat(HashAlgorithm.announced(data)).containsExactly(HashAlgorithm.values());
        assertThat(HashAlgorithm.announced(Bytes.ofHex("0001 0005 0003")))
                .containsExactly(HashAlgorithm.SHA2_384);
        assertThatThrownBy(() -> HashAlgorithm.announced(Bytes.ofHex("000200")))
                .isInstanceOf(MalformedException.class);
    }

    private static Verdict verdict(KeyPair pair, Bytes data) {
        return SignatureVerifier.verify(
                pair.getPublic(),
                new Authentication(Authentication.DIGITAL_SIGNATURE, data),
                OCTETS);
    }

    private static Bytes authData(SignatureAlgorithm algorithm, Bytes signature) {
        return new Writer()
                .u8(algorithm.identifier().length())
                .bytes(algorithm.identifier())
                .bytes(signature)
                .toBytes();
    }

    private static List<KeyPair> keys(SignatureAlgorithm algorithm) {
        return switch (algorithm.kind()) {
            case ECDSA -> List.of(P256, P384, P521);
            case RSA_PSS, RSA_PKCS1 -> List.of(RSA);
        };
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair rsa() {
        return pair("RSA");
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
