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
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class SignatureTest {

    private static final KeyPair P256 = ec("secp256r1");
    private static final KeyPair P384 = ec("secp384r1");
    private static final KeyPair P521 = ec("secp521r1");
    private static final KeyPair RSA = rsa();
    private static final KeyPair EDWARDS = pair("Ed25519");

    private static final List<KeyPair> OTHER_KEYS =
            List.of(ec("secp256r1"), P384, P521, rsa(), pair("Ed25519"));

    private static final SignedOctets OCTETS = new SignedOctets(Bytes.ofUtf8("first message"));
    private static final SignedOctets OTHERS = new SignedOctets(Bytes.ofUtf8("other message"));

    /** RFC 7427 A.1, A.3; PSS after RFC 4055 3.1. */
    @ParameterizedTest
    @CsvSource({
        "ECDSA_SHA2_256, 300a06082a8648ce3d040302",
        "ECDSA_SHA2_384, 300a06082a8648ce3d040303",
        "ECDSA_SHA2_512, 300a06082a8648ce3d040304",
        "ED25519, 300506032b6570",
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

    /** RFC 8032 7.1, TEST 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519OfTheRfc(String seed, String point, String message, String signature)
            throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        PrivateKey privateKey =
                factory.generatePrivate(
                        new EdECPrivateKeySpec(
                                NamedParameterSpec.ED25519, Bytes.ofHex(seed).toArray()));
        PublicKey publicKey =
                factory.generatePublic(
                        new X509EncodedKeySpec(
                                Bytes.ofHex("302a300506032b6570032100" + point).toArray()));
        SignedOctets octets = new SignedOctets(Bytes.ofHex(message));
        Bytes data = authData(SignatureAlgorithm.ED25519, Bytes.ofHex(signature));
        Authentication expected = new Authentication(Authentication.DIGITAL_SIGNATURE, data);
        assertThat(new Signer(privateKey).sign(SignatureAlgorithm.ED25519, octets))
                .isEqualTo(expected);
        assertThat(SignatureVerifier.verify(publicKey, expected, octets)).isEqualTo(Verdict.VALID);
    }

    /** RFC 8032 5.1.7: s has to be below the order of the base point, 2^252 + 277...493. */
    @Test
    void ed25519HasOneFormOfASignature() {
        byte[] signature =
                new Signer(EDWARDS.getPrivate())
                        .sign(SignatureAlgorithm.ED25519, OCTETS)
                        .data()
                        .from(1 + SignatureAlgorithm.ED25519.identifier().length())
                        .toArray();
        byte[] order =
                Bytes.ofHex("edd3f55c1a631258d69cf7a2def9de14 00000000000000000000000000000010")
                        .toArray();
        int carry = 0;
        for (int i = 0; i < order.length; i++) {
            int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >>> 8;
        }
        assertThat(verdict(EDWARDS, authData(SignatureAlgorithm.ED25519, Bytes.wrap(signature))))
                .isEqualTo(Verdict.INVALID);
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
        assertThat(new Signer(EDWARDS.getPrivate()).choose(all))
                .contains(SignatureAlgorithm.ED25519);
        // RFC 8420 2: only for a peer that announces "Identity"
        assertThat(new Signer(EDWARDS.getPrivate()).choose(Set.of(HashAlgorithm.SHA2_512)))
                .isEmpty();
        KeyPair ed448 = pair("Ed448");
        assertThatThrownBy(() -> new Signer(ed448.getPrivate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 7427 4: unknown hash algorithms are passed over. */
    @Test
    void hashAlgorithmsAreAnnounced() throws MalformedException {
        Bytes data = HashAlgorithm.announcement().data();
        assertThat(data).isEqualTo(Bytes.ofHex("0002 0003 0004 0005"));
        assertThat(HashAlgorithm.announced(data)).containsExactly(HashAlgorithm.values());
        assertThat(HashAlgorithm.announced(Bytes.ofHex("0001 0006 0003")))
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
            case ED25519 -> List.of(EDWARDS);
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
