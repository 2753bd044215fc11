package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

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
        BigInteger privateValue = new BigInteger("77".repeat(32), 16);
        assertThat(new NistCurveKey(NistCurve.p256(), privateValue).toString())
                .doesNotContain("77777777", privateValue.toString());
    }

    private static NistCurveKey key(String privateValue) {
        return new NistCurveKey(NistCurve.p256(), new BigInteger(privateValue, 16));
    }

    private static Secret secret(String hex) {
        return Secret.wrap(HexFormat.of().parseHex(hex));
    }
}
