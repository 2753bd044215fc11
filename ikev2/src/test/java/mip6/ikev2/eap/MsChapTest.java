package mip6.ikev2.eap;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

/** The example of RFC 2759 9.2, and that of RFC 3079 3.5.3 for its keys. */
class MsChapTest {

    private static final Bytes USER = Bytes.ofUtf8("User");
    private static final Bytes AUTHENTICATOR_CHALLENGE =
            Bytes.ofHex("5B5D7C7D7B3F2F3E3C2C602132262628");
    private static final Bytes PEER_CHALLENGE = Bytes.ofHex("21402324255E262A28295F2B3A337C7E");
    private static final Bytes RESPONSE =
            Bytes.ofHex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF");

    private static final Secret HASH = MsChap.passwordHash(Secret.of(Bytes.ofUtf8("clientPass")));

    @Test
    void thePasswordHash() {
        assertThat(Bytes.copyOf(HASH.reveal()))
                .isEqualTo(Bytes.ofHex("44EBBA8D5312B8D611474411F56989AE"));
    }

    @Test
    void theChallengeHash() {
        assertThat(MsChap.challengeHash(PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, USER))
                .isEqualTo(Bytes.ofHex("D02E4386BCE91226"));
    }

    @Test
    void theResponse() {
        assertThat(MsChap.response(AUTHENTICATOR_CHALLENGE, PEER_CHALLENGE, USER, HASH))
                .isEqualTo(RESPONSE);
    }

    @Test
    void theAuthenticatorsResponse() {
        assertThat(
                        MsChap.authenticatorResponse(
                                AUTHENTICATOR_CHALLENGE, PEER_CHALLENGE, USER, RESPONSE, HASH))
                .isEqualTo("S=407A5589115FD0D6209F510FE9C04566932CDA56");
    }

    @Test
    void theKeys() {
        assertThat(Bytes.wrap(MsChap.masterKey(RESPONSE, HASH)))
                .isEqualTo(Bytes.ofHex("FDECE3717A8C838CB388E527AE3CDD31"));
        Bytes msk = Bytes.copyOf(MsChap.msk(RESPONSE, HASH).reveal());
        assertThat(msk.length()).isEqualTo(64);
        // SendStartKey128 of the example is the server's: the second half of what is not zero
        assertThat(msk.slice(16, 32)).isEqualTo(Bytes.ofHex("8B7CDC149B993A1BA118CB153F56DCCB"));
        assertThat(msk.from(32)).isEqualTo(Bytes.zeros(32));
    }

    @Test
    void aDomainBeforeTheNameDoesNotCount() {
        assertThat(MsChap.user(Bytes.ofUtf8("BIGCO\\johndoe"))).isEqualTo(Bytes.ofUtf8("johndoe"));
        assertThat(MsChap.user(USER)).isEqualTo(USER);
    }
}
