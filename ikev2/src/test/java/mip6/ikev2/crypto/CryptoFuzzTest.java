package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.IkeMessage;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;

/** What a stranger can send is refused without an exception, or is what it says. */
class CryptoFuzzTest {

    private static final KeyExchangeGroup[] GROUPS = KeyExchangeGroup.values();
    private static final PublicKey P256 = newKey("EC");
    private static final PublicKey RSA = newKey("RSA");

    /** Without the keys of the IKE SA nothing is authentic. */
    @FuzzTest(maxDuration = "10s")
    void protectedMessage(byte[] octets) throws MalformedException {
        RecordedExchange exchange = RecordedExchange.read("charon-psk.properties");
        IkeSuite suite =
                new IkeSuite(
                        Encryption.AES_GCM_16,
                        128,
                        Integrity.NONE,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        IkeKeys keys = IkeKeys.derive(suite, exchange.secret("sharedSecret"), exchange.freshness());
        Bytes datagram = Bytes.copyOf(octets);
        try {
            IkeMessage outer = IkeMessage.decode(datagram);
            MessageProtection.Opened opened =
                    MessageProtection.ofResponder(suite, keys, new SecureRandom())
                            .open(datagram, outer);
            boolean recorded =
                    datagram.equals(exchange.octets("authRequest"))
                            || datagram.equals(exchange.octets("deleteRequest"));
            assertThat(opened instanceof MessageProtection.Opened.NotAuthentic)
                    .isEqualTo(!recorded);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, octets.length);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void signature(byte[] octets) {
        if (octets.length > 0) {
            Authentication auth =
                    new Authentication(Authentication.DIGITAL_SIGNATURE, Bytes.copyOf(octets));
            SignedOctets signed = new SignedOctets(Bytes.ofUtf8("octets"));
            assertThat(SignatureVerifier.verify(P256, auth, signed))
                    .isNotEqualTo(SignatureVerifier.Verdict.VALID);
            assertThat(SignatureVerifier.verify(RSA, auth, signed))
                    .isNotEqualTo(SignatureVerifier.Verdict.VALID);
        }
    }

    /** What is accepted as ECDSA-Sig-Value is its one form. */
    @FuzzTest(maxDuration = "10s")
    void ecdsaSignature(byte[] octets) {
        BigInteger order = NistCurve.P256.order();
        Bytes der = Bytes.copyOf(octets);
        EcdsaSignature.read(order, der).ifPresent(it -> assertThat(it.toDer(order)).isEqualTo(der));
    }

    @FuzzTest(maxDuration = "10s")
    void publicValue(byte[] octets) {
        for (KeyExchangeGroup group : GROUPS) {
            group.respond(Bytes.copyOf(octets), new SecureRandom())
                    .ifPresent(
                            it -> {
                                assertThat(octets).hasSize(group.publicLength());
                                assertThat(it.publicValue().length())
                                        .isEqualTo(group.publicLength());
                            });
        }
    }

    private static PublicKey newKey(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
