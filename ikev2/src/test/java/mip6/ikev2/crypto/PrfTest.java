package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Optional;

class PrfTest {

    /** RFC 4231 4.3, test case 2. */
    @ParameterizedTest
    @CsvSource({
        "PRF_HMAC_SHA2_256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "PRF_HMAC_SHA2_384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649",
        "PRF_HMAC_SHA2_512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    void isHmac(Prf prf, String mac) {
        Secret key = Secret.of(Bytes.ofUtf8("Jefe"));
        assertThat(prf.apply(key, Bytes.ofUtf8("what do ya want for nothing?")))
                .isEqualTo(Secret.of(Bytes.ofHex(mac)));
        assertThat(prf.length()).isEqualTo(mac.length() / 2);
    }

    /** RFC 7296 2.13: T1 = prf(K, S | 1), T2 = prf(K, T1 | S | 2). */
    @ParameterizedTest
    @EnumSource
    void plusFeedsEachBlockIntoTheNext(Prf prf) {
        Secret key = Secret.of(Bytes.ofHex("0b".repeat(20)));
        Bytes seed = Bytes.ofUtf8("seed");
        Bytes t1 = revealed(prf.apply(key, Bytes.concat(seed, Bytes.of(1))));
        Bytes t2 = revealed(prf.apply(key, Bytes.concat(t1, seed, Bytes.of(2))));
        Bytes t3 = revealed(prf.apply(key, Bytes.concat(t2, seed, Bytes.of(3))));
        int length = 2 * prf.length() + 5;
        assertThat(revealed(prf.plus(key, seed, length)))
                .isEqualTo(Bytes.concat(t1, t2, t3).slice(0, length));
        assertThat(revealed(prf.plus(key, seed, 3))).isEqualTo(t1.slice(0, 3));
    }

    /** RFC 7296 2.17: KEYMAT = prf+(SK_d, g^ir (new) | Ni | Nr), taken in this order. */
    @Test
    void aKeyExchangeOfItsOwnGoesIntoAChildsKeys() {
        Prf prf = Prf.PRF_HMAC_SHA2_256;
        Secret skD = Secret.of(Bytes.ofHex("0d".repeat(32)));
        Bytes shared = Bytes.ofHex("aa".repeat(32));
        Bytes initiatorNonce = Bytes.ofHex("11".repeat(16));
        Bytes responderNonce = Bytes.ofHex("22".repeat(17));
        EspSuite suite = new EspSuite(Encryption.AES_CBC, 192, Integrity.HMAC_SHA2_256_128, true);
        Secret stream =
                prf.plus(skD, Bytes.concat(shared, initiatorNonce, responderNonce), 2 * (24 + 32));
        assertThat(
                        ChildKeys.derive(
                                suite,
                                prf,
                                skD,
                                Optional.of(Secret.of(shared)),
                                initiatorNonce,
                                responderNonce))
                .isEqualTo(
                        new ChildKeys(
                                new SaKeys(stream.slice(0, 24), stream.slice(24, 56)),
                                new SaKeys(stream.slice(56, 80), stream.slice(80, 112))));
    }

    @Test
    void plusEndsAfter255Blocks() {
        Secret key = Secret.of(Bytes.of(1));
        Prf prf = Prf.PRF_HMAC_SHA2_256;
        assertThat(prf.plus(key, Bytes.EMPTY, 255 * 32).length()).isEqualTo(255 * 32);
        assertThatThrownBy(() -> prf.plus(key, Bytes.EMPTY, 255 * 32 + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Bytes revealed(Secret secret) {
        return Bytes.copyOf(secret.reveal());
    }
}
