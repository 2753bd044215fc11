package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.message.Proposal;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class ProposalNotationTest {

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16-prfsha384-ecp384, AES_GCM_16, 256, NONE, PRF_HMAC_SHA2_384, ECP_384",
        "aes128gcm16-prfsha256-x25519, AES_GCM_16, 128, NONE, PRF_HMAC_SHA2_256, CURVE25519",
        "chacha20poly1305-prfsha512-ecp521, CHACHA20_POLY1305, 256, NONE, PRF_HMAC_SHA2_512,"
                + " ECP_521",
        "aes192-sha384-modp2048, AES_CBC, 192, HMAC_SHA2_384_192, PRF_HMAC_SHA2_384, MODP_2048",
        "aes256-sha512-prfsha256-modp3072, AES_CBC, 256, HMAC_SHA2_512_256, PRF_HMAC_SHA2_256,"
                + " MODP_3072",
        "aes128-sha256-ecp256, AES_CBC, 128, HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, ECP_256"
    })
    void oneOfEachTypeIsASuite(
            String text,
            Encryption encryption,
            int bits,
            Integrity integrity,
            Prf prf,
            KeyExchangeGroup group) {
        Proposals own = Proposals.ike(List.of(text));
        IkeSuite suite = new IkeSuite(encryption, bits, integrity, prf, group);
        assertThat(own.alternatives()).hasSize(1);
        assertThat(IkeSuite.of(own.alternatives().getFirst())).contains(suite);
        assertThat(own.choose(own.offer(Bytes.EMPTY), group.transformId()))
                .map(Proposals.Choice::answer)
                .flatMap(IkeSuite::of)
                .contains(suite);
    }

    @ParameterizedTest
    @CsvSource({
        "aes256gcm16, AES_GCM_16, 256, NONE, false",
        "aes256gcm16-noesn, AES_GCM_16, 256, NONE, false",
        "chacha20poly1305-esn, CHACHA20_POLY1305, 256, NONE, true",
        "aes128-sha256-esn, AES_CBC, 128, HMAC_SHA2_256_128, true"
    })
    void esp(String text, Encryption encryption, int bits, Integrity integrity, boolean esn) {
        assertThat(EspSuite.of(Proposals.esp(List.of(text)).alternatives().getFirst()))
                .contains(new EspSuite(encryption, bits, integrity, esn));
    }

    @Test
    void severalAreInOrderOfPreference() {
        Proposals own =
                Proposals.ike(
                        List.of("aes128gcm16-aes256gcm16-prfsha256-ecp384-x25519", "default"));
        assertThat(own.alternatives()).extracting(Proposal::number).containsExactly(1, 2, 3);
        assertThat(own.choose(Proposals.ikeDefault().offer(Bytes.EMPTY), 0))
                .map(Proposals.Choice::answer)
                .flatMap(IkeSuite::of)
                .contains(
                        new IkeSuite(
                                Encryption.AES_GCM_16,
                                128,
                                Integrity.NONE,
                                Prf.PRF_HMAC_SHA2_256,
                                KeyExchangeGroup.ECP_384));
        assertThat(Proposals.ike(List.of("default"))).isEqualTo(Proposals.ikeDefault());
        assertThat(Proposals.esp(List.of("default"))).isEqualTo(Proposals.espDefault());
    }

    /** Each says what would be right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aes256gcm16-prfsha384-ecp999 | ecp384",
                "aes256gcm16-prfsha256-modp1024 | modp2048",
                "3des-sha256-ecp256 | chacha20poly1305",
                "aes256-md5-ecp256 | sha256",
                "aes256gcm16--ecp256 | words",
                "'' | words",
                "aes256gcm16-ecp256 | aes256gcm16-ecp256-prfsha256",
                "aes256gcm16-sha256-ecp256 | no integrity algorithm",
                "aes256-ecp256 | aes256-ecp256-sha256",
                "aes256-aes256gcm16-sha256-ecp256 | a proposal of their own",
                "aes256-sha256 | aes256-sha256-x25519",
                "prfsha256-ecp256 | a cipher",
                "aes256gcm16-prfsha256-ecp256-esn | words"
            })
    void whatIsWrongIsTold(String text, String hint) {
        assertThatThrownBy(() -> Proposals.ike(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"aes256gcm16-ecp256", "aes256gcm16-prfsha256", "esn", "aes256-esn", "null-sha256"})
    void whatEspHasNot(String text) {
        assertThatThrownBy(() -> Proposals.esp(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
