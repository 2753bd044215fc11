package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

class KeyExchangeGroupTest {

    /** RFC 5903 8.1. */
    private static final String GIX =
            "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180";

    private static final String GIY =
            "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";

    private final SecureRandom random = new SecureRandom();

    /** RFC 7748 6.1: Bob's keys, Alice's public key, and what they share. */
    @Test
    void curve25519() {
        X25519Key bob =
                X25519Key.of(
                        secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertThat(bob.publicValue().toHex())
                .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        assertThat(
                        bob.agree(
                                Bytes.ofHex(
                                        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")))
                .contains(
                        secret("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    /** RFC 7748 5.2, first vector. */
    @Test
    void curve25519MultipliesAnyPoint() {
        X25519Key key =
                X25519Key.of(
                        secret("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        assertThat(
                        key.agree(
                                Bytes.ofHex(
                                        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")))
                .contains(
                        secret("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    /** The values of order 1, 2, 4 and 8, also where they are not reduced modulo 2^255 - 19. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                ""
            })
    void curve25519RefusesSmallOrderAndOtherLengths(String value) {
        KeyExchangeGroup group = KeyExchangeGroup.CURVE25519;
        assertThat(group.respond(Bytes.ofHex(value), random)).isEmpty();
        assertThat(group.generate(random).agree(Bytes.ofHex(value))).isEmpty();
    }

    /** RFC 5903 8.1. */
    @Test
    void ecp256() {
        NistCurveKey initiator =
                key("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433");
        NistCurveKey responder =
                key("C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53");
        assertThat(initiator.publicValue()).isEqualTo(Bytes.ofHex(GIX + GIY));
        assertThat(responder.publicValue())
                .isEqualTo(
                        Bytes.ofHex(
                                "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
                                    + "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB"));
        Secret girx = secret("D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE");
        assertThat(initiator.agree(responder.publicValue())).contains(girx);
        assertThat(responder.agree(initiator.publicValue())).contains(girx);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // one beside the curve
                GIX + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB4",
                // the coordinates changed places
                GIY + GIX,
                // zero
                "0000000000000000000000000000000000000000000000000000000000000000"
                        + "0000000000000000000000000000000000000000000000000000000000000000",
                // x = 0, y = p: not reduced
                "0000000000000000000000000000000000000000000000000000000000000000"
                        + "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
                // all ones
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                        + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                // x alone; an octet too many; the form of X9.62
                GIX,
                GIX + GIY + "00",
                "04" + GIX + GIY,
                ""
            })
    void ecp256RefusesWhatIsNotOnTheCurve(String value) {
        KeyExchangeGroup group = KeyExchangeGroup.ECP_256;
        assertThat(group.respond(Bytes.ofHex(value), random)).isEmpty();
        assertThat(group.generate(random).agree(Bytes.ofHex(value))).isEmpty();
    }

    /** RFC 5903 8.2, 8.3. */
    @ParameterizedTest
    @MethodSource("ecpVectors")
    void ecp384And521(NistCurve curve, String i, String gi, String r, String gr, String girx) {
        NistCurveKey initiator = new NistCurveKey(curve, new BigInteger(i, 16));
        NistCurveKey responder = new NistCurveKey(curve, new BigInteger(r, 16));
        assertThat(initiator.publicValue()).isEqualTo(Bytes.ofHex(gi));
        assertThat(responder.publicValue()).isEqualTo(Bytes.ofHex(gr));
        assertThat(initiator.agree(responder.publicValue())).contains(secret(girx));
        assertThat(responder.agree(initiator.publicValue())).contains(secret(girx));
    }

    static Stream<Arguments> ecpVectors() {
        return Stream.of(
                Arguments.of(
                        NistCurve.P384,
                        "099F3C7034D4A2C699884D73A375A67F7624EF7C6B3C0F160647B67414DCE655"
                                + "E35B538041E649EE3FAEF896783AB194",
                        """
                        667842D7 D180AC2C DE6F74F3 7551F557 55C7645C 20EF73E3
                        1634FE72 B4C55EE6 DE3AC808 ACB4BDB4 C88732AE E95F41AA 9482ED1F C0EEB9CA
                        FC498462 5CCFC23F 65032149 E0E144AD A0241815 35A0F38E EB9FCFF3 C2C947DA
                        E69B4C63 4573A81C
                        """,
                        "41CB0779B4BDB85D47846725FBEC3C9430FAB46CC8DC5060855CC9BDA0AA2942"
                                + "E0308312916B8ED2960E4BD55A7448FC",
                        """
                        E558DBEF 53EECDE3 D3FCCFC1 AEA08A89 A987475D 12FD950D
                        83CFA417 32BC509D 0D1AC43A 0336DEF9 6FDA41D0 774A3571 DCFBEC7A ACF31964
                        72169E83 8430367F 66EEBE3C 6E70C416 DD5F0C68 759DD1FF F83FA401 42209DFF
                        5EAAD96D B9E6386C
                        """,
                        "11187331C279962D93D604243FD592CB9D0A926F422E47187521287E7156C5C4"
                                + "D603135569B9E9D09CF5D4A270F59746"),
                Arguments.of(
                        NistCurve.P521,
                        "0037ADE9319A89F4DABDB3EF411AACCCA5123C61ACAB57B5393DCE47608172A0"
                                + "95AA85A30FE1C2952C6771D937BA9777F5957B2639BAB072462F68C27A57382D"
                                + "4A52",
                        """
                        0015417E 84DBF28C 0AD3C278 713349DC 7DF153C8 97A1891B
                        D98BAB43 57C9ECBE E1E3BF42 E00B8E38 0AEAE57C 2D107564 94188594 2AF5A7F4
                        601723C4 195D176C ED3E017C AE20B664 1D2EEB69 5786D8C9 46146239 D099E18E
                        1D5A514C 739D7CB4 A10AD8A7 88015AC4 05D7799D C75E7B7D 5B6CF226 1A6A7F15
                        07438BF0 1BEB6CA3 926F9582
                        """,
                        "0145BA99A847AF43793FDD0E872E7CDFA16BE30FDC780F97BCCC3F078380201E"
                                + "9C677D600B343757A3BDBF2A3163E4C2F869CCA7458AA4A4EFFC311F5CB15168"
                                + "5EB9",
                        """
                        00D0B397 5AC4B799 F5BEA16D 5E13E9AF 971D5E9B 984C9F39
                        728B5E57 39735A21 9B97C356 436ADC6E 95BB0352 F6BE64A6 C2912D4E F2D0433C
                        ED2B6171 640012D9 460F015C 68226383 956E3BD0 66E797B6 23C27CE0 EAC2F551
                        A10C2C72 4D985207 7B87220B 6536C5C4 08A1D2AE BB8E86D6 78AE49CB 57091F47
                        32296579 AB44FCD1 7F0FC56A
                        """,
                        "01144C7D79AE6956BC8EDB8E7C787C4521CB086FA64407F97894E5E6B2D79B04"
                                + "D1427E73CA4BAA240A34786859810C06B3C715A3A8CC3151F2BEE417996D19F3"
                                + "DDEA"));
    }

    /** One beside the curve, nothing, x and y not reduced, a coordinate too short. */
    @ParameterizedTest
    @EnumSource(names = {"ECP_256", "ECP_384", "ECP_521"})
    void curvesRefuseWhatIsNotOnThem(KeyExchangeGroup group) {
        EphemeralKey own = group.generate(random);
        int length = group.publicLength();
        byte[] beside = group.generate(random).publicValue().toArray();
        beside[length - 1] ^= 1;
        byte[] beyond = Bytes.zeros(length).toArray();
        Arrays.fill(beyond, (byte) 0xff);
        for (Bytes value :
                List.of(
                        Bytes.wrap(beside),
                        Bytes.wrap(beyond),
                        Bytes.zeros(length),
                        Bytes.zeros(length - 1),
                        own.publicValue().slice(0, length - 1),
                        Bytes.concat(own.publicValue(), Bytes.of(0)))) {
            assertThat(own.agree(value)).isEmpty();
            assertThat(group.respond(value, random)).isEmpty();
        }
    }

    /** RFC 3526 3, 4: 2^n - 2^(n - 64) - 1 + 2^64 * ([2^(n - 130) pi] + c). */
    @ParameterizedTest
    @CsvSource({"MODP_2048, 2048, 124476", "MODP_3072, 3072, 1690314"})
    void modpPrimesFollowFromPi(String name, int bits, BigInteger c) {
        ModpGroup group = name.equals("MODP_2048") ? ModpGroup.MODP_2048 : ModpGroup.MODP_3072;
        BigInteger expected =
                BigInteger.ONE
                        .shiftLeft(bits)
                        .subtract(BigInteger.ONE.shiftLeft(bits - 64))
                        .subtract(BigInteger.ONE)
                        .add(pi(bits - 130).add(c).shiftLeft(64));
        assertThat(group.prime()).isEqualTo(expected);
    }

    /** Machin's formula, times 2^bits. */
    private static BigInteger pi(int bits) {
        int more = bits + 64;
        BigInteger quarter =
                arctangentOfInverse(5, more).shiftLeft(2).subtract(arctangentOfInverse(239, more));
        return quarter.shiftLeft(2).shiftRight(64);
    }

    private static BigInteger arctangentOfInverse(int n, int bits) {
        BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(n));
        BigInteger square = BigInteger.valueOf((long) n * n);
        BigInteger sum = BigInteger.ZERO;
        for (int k = 1; power.signum() > 0; k += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(k));
            sum = k % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(square);
        }
        return sum;
    }

    /**
     * Made by {@code pow} of Python 3.11: SHA-256 of 2^x, 2^y and 2^xy, each as long as the prime.
     */
    @ParameterizedTest
    @CsvSource({
        "MODP_2048, 596d12b2031b4e05b48da92bdf20385d61f7165a9a507321aa52eb718d10b8fb,"
                + "297417b334b8ada6c111c6b1261416c0c406ab48ed94282c777e46b9d69c0692,"
                + "84cd6125730d214158597347360df636dc0ef0c93d850d0a2c98d4250b236022",
        "MODP_3072, 3a4b99a994fefd38a4a418937485177b8bba05070ef25c4579380fa10dcf0959,"
                + "55da2fbaac8dc72189dbbad94e0d16f37ac2c42df50720efeba16d1084daa4d5,"
                + "b8caf7edb675b90c5d146473e8029c3e4df0b0e5504e8833d3e9218d3731d5bf"
    })
    void modpValues(String name, String ofX, String ofY, String ofXy)
            throws NoSuchAlgorithmException {
        ModpGroup group = name.equals("MODP_2048") ? ModpGroup.MODP_2048 : ModpGroup.MODP_3072;
        ModpKey x =
                ModpKey.of(
                        group,
                        secret("603dd21a7867d5b8b26f250e245a2d0502d03ae9765a26b081c2c33553c67b3a"));
        ModpKey y =
                ModpKey.of(
                        group,
                        secret("0f625663bb2a44f5b322effacf2e7258395941ca30f677b1e52ec96273ce988b"));
        assertThat(sha256(x.publicValue())).isEqualTo(ofX);
        assertThat(sha256(y.publicValue())).isEqualTo(ofY);
        Secret shared = x.agree(y.publicValue()).orElseThrow();
        assertThat(y.agree(x.publicValue())).contains(shared);
        assertThat(sha256(Bytes.wrap(shared.reveal()))).isEqualTo(ofXy);
    }

    private static String sha256(Bytes octets) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(octets.toArray()));
    }

    /** RFC 6989 2.1: 0, 1 and p - 1, and what is not reduced: p, p + 1, all ones. */
    @ParameterizedTest
    @EnumSource(names = {"MODP_2048", "MODP_3072"})
    void modpRefusesSmallOrderAndOtherLengths(KeyExchangeGroup group) {
        BigInteger prime =
                group == KeyExchangeGroup.MODP_2048
                        ? ModpGroup.MODP_2048.prime()
                        : ModpGroup.MODP_3072.prime();
        EphemeralKey own = group.generate(random);
        for (BigInteger value :
                List.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        prime.subtract(BigInteger.ONE),
                        prime,
                        prime.add(BigInteger.ONE),
                        BigInteger.ONE.shiftLeft(prime.bitLength()).subtract(BigInteger.ONE))) {
            Bytes octets = Bytes.wrap(BigIntegers.asUnsignedByteArray(group.publicLength(), value));
            assertThat(own.agree(octets)).as(value.toString(16)).isEmpty();
            assertThat(group.respond(octets, random)).isEmpty();
        }
        assertThat(own.agree(own.publicValue().from(1))).isEmpty();
        assertThat(own.agree(Bytes.concat(Bytes.of(0), own.publicValue()))).isEmpty();
        assertThat(own.agree(Bytes.EMPTY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesShareTheSame(KeyExchangeGroup group) {
        EphemeralKey initiator = group.generate(random);
        assertThat(initiator.publicValue().length()).isEqualTo(group.publicLength());
        KeyExchangeGroup.Response response =
                group.respond(initiator.publicValue(), random).orElseThrow();
        assertThat(initiator.agree(response.publicValue())).contains(response.sharedSecret());
        assertThat(group.generate(random).publicValue()).isNotEqualTo(initiator.publicValue());
    }

    @Test
    void noPrivateValueIsPrinted() {
        assertThat(X25519Key.of(secret("77".repeat(32))).toString()).doesNotContain("77777777");
        assertThat(ModpKey.of(ModpGroup.MODP_2048, secret("77".repeat(32))).toString())
                .doesNotContain("77777777", new BigInteger("77".repeat(32), 16).toString());
        BigInteger privateValue = new BigInteger("77".repeat(32), 16);
        assertThat(new NistCurveKey(NistCurve.P256, privateValue).toString())
                .doesNotContain("77777777", privateValue.toString());
    }

    private static NistCurveKey key(String privateValue) {
        return new NistCurveKey(NistCurve.P256, new BigInteger(privateValue, 16));
    }

    private static Secret secret(String hex) {
        return Secret.wrap(HexFormat.of().parseHex(hex));
    }
}
