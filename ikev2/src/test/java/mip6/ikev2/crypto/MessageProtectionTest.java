package mip6.ikev2.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.MessageProtection.Opened;
import mip6.ikev2.message.Encrypted;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadChain;
import mip6.ikev2.message.PayloadType;
import mip6.ikev2.message.RandomMessages;
import mip6.ikev2.message.UnrecognizedPayload;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class MessageProtectionTest {

    private final SecureRandom secureRandom = new SecureRandom();

    static List<IkeSuite> suites() {
        List<IkeSuite> suites = new ArrayList<>();
        for (Encryption encryption : Encryption.values()) {
            for (Integrity integrity : Integrity.values()) {
                if (encryption.isAead() == (integrity == Integrity.NONE)) {
                    for (int bits : encryption.keyBits()) {
                        suites.add(
                                new IkeSuite(
                                        encryption,
                                        bits,
                                        integrity,
                                        Prf.PRF_HMAC_SHA2_256,
                                        KeyExchangeGroup.CURVE25519));
                    }
                }
            }
        }
        return suites;
    }

    @ParameterizedTest
    @MethodSource("suites")
    void whatWasSealedIsOpenedByTheOtherSideAlone(IkeSuite suite) throws MalformedException {
        Random random = new Random(5026);
        RandomMessages messages = new RandomMessages(random);
        IkeKeys keys = keys(suite, 1);
        MessageProtection initiator = MessageProtection.ofInitiator(suite, keys, secureRandom);
        MessageProtection responder = MessageProtection.ofResponder(suite, keys, secureRandom);
        MessageProtection stranger =
                MessageProtection.ofResponder(suite, keys(suite, 2), secureRandom);
        for (int i = 0; i < 200; i++) {
            IkeMessage message = message(messages.payloads());
            Bytes octets = initiator.seal(message);
            IkeMessage outer = IkeMessage.decode(octets);
            assertThat(responder.open(octets, outer)).isEqualTo(new Opened.Authentic(message));
            assertThat(initiator.open(octets, outer))
                    .as("its own message, reflected")
                    .isEqualTo(new Opened.NotAuthentic());
            assertThat(stranger.open(octets, outer)).isEqualTo(new Opened.NotAuthentic());
            assertThat(initiator.seal(message)).as("another vector").isNotEqualTo(octets);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void noBitCanBeChanged(IkeSuite suite) {
        IkeKeys keys = keys(suite, 1);
        MessageProtection responder = MessageProtection.ofResponder(suite, keys, secureRandom);
        Bytes octets =
                MessageProtection.ofInitiator(suite, keys, secureRandom)
                        .seal(message(List.of(Notify.of(NotifyType.INITIAL_CONTACT))));
        for (int bit = 0; bit < octets.length() * 8; bit++) {
            byte[] damaged = octets.toArray();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            isNotAuthentic(responder, Bytes.wrap(damaged));
        }
    }

    /** Every length from a bare header on, each with lengths inside that fit. */
    @ParameterizedTest
    @MethodSource("suites")
    void shortContentIsNotAuthentic(IkeSuite suite) throws MalformedException {
        MessageProtection responder =
                MessageProtection.ofResponder(suite, keys(suite, 1), secureRandom);
        for (int length = 0; length < 100; length++) {
            IkeMessage outer =
                    message(List.of(new Encrypted(PayloadType.IDI, Bytes.zeros(length))));
            Bytes octets = outer.encode();
            assertThat(responder.open(octets, IkeMessage.decode(octets)))
                    .isEqualTo(new Opened.NotAuthentic());
        }
    }

    @Test
    void aMessageInTheClearIsNotAuthentic() {
        IkeSuite suite = suites().getLast();
        MessageProtection responder =
                MessageProtection.ofResponder(suite, keys(suite, 1), secureRandom);
        IkeMessage clear = message(List.of(Notify.of(NotifyType.INITIAL_CONTACT)));
        assertThat(responder.open(clear.encode(), clear)).isEqualTo(new Opened.NotAuthentic());
        IkeMessage empty = message(List.of());
        assertThat(responder.open(empty.encode(), empty)).isEqualTo(new Opened.NotAuthentic());
    }

    /** The peer's mistake, not a stranger's: it is answered (RFC 7296 2.21.2). */
    @ParameterizedTest
    @MethodSource("suites")
    void whatCannotBeReadInsideIsToldFromAForgery(IkeSuite suite) throws MalformedException {
        IkeKeys keys = keys(suite, 1);
        MessageProtection initiator = MessageProtection.ofInitiator(suite, keys, secureRandom);
        MessageProtection responder = MessageProtection.ofResponder(suite, keys, secureRandom);
        // A nonce of three octets: what is written is not looked at again.
        Payload shortNonce = new UnrecognizedPayload(PayloadType.NONCE, false, Bytes.zeros(3));
        Bytes octets = initiator.seal(message(List.of(shortNonce)));
        assertThat(responder.open(octets, IkeMessage.decode(octets)))
                .isInstanceOfSatisfying(
                        Opened.MalformedInside.class,
                        it -> assertThat(it.cause().field()).isEqualTo("nonce"));
    }

    /** RFC 7296 3.14: the sender may add padding of any length; the recipient MUST accept it. */
    @ParameterizedTest
    @CsvSource({"0", "1", "7", "255"})
    void paddingOfAnyLengthIsAccepted(int padLength) throws MalformedException {
        List<Payload> payloads = List.of(Notify.of(NotifyType.INITIAL_CONTACT));
        Bytes plain = Bytes.concat(PayloadChain.encode(payloads), Bytes.zeros(padLength));
        assertThat(openedAfterSealing(PayloadType.NOTIFY, plain, padLength))
                .isEqualTo(new Opened.Authentic(message(payloads)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "8, 9", "8, 255"})
    void paddingBeyondThePayloadIsMalformed(int plainLength, int padLength)
            throws MalformedException {
        assertThat(openedAfterSealing(PayloadType.NOTIFY, Bytes.zeros(plainLength), padLength))
                .isInstanceOfSatisfying(
                        Opened.MalformedInside.class,
                        it -> assertThat(it.cause().field()).isEqualTo("SK pad length"));
    }

    /** Authentic, yet no whole number of blocks. */
    @Test
    void halfABlockIsMalformed() throws MalformedException, GeneralSecurityException {
        IkeSuite suite =
                new IkeSuite(
                        Encryption.AES_CBC,
                        128,
                        Integrity.HMAC_SHA2_256_128,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        IkeKeys keys = keys(suite, 1);
        byte[] octets =
                message(List.of(new Encrypted(PayloadType.IDI, Bytes.zeros(16 + 8 + 16))))
                        .encode()
                        .toArray();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(keys.initiator().integrity().reveal(), "HmacSHA256"));
        mac.update(octets, 0, octets.length - 16);
        System.arraycopy(mac.doFinal(), 0, octets, octets.length - 16, 16);
        Bytes datagram = Bytes.wrap(octets);
        assertThat(
                        MessageProtection.ofResponder(suite, keys, secureRandom)
                                .open(datagram, IkeMessage.decode(datagram)))
                .isInstanceOf(Opened.MalformedInside.class);
    }

    /** What becomes of {@code plain}, behind which stands a Pad Length octet of one's own. */
    private Opened openedAfterSealing(int firstType, Bytes plain, int padLength)
            throws MalformedException {
        IkeSuite suite = suites().getLast();
        IkeKeys keys = keys(suite, 1);
        AeadPayloadCipher cipher = new AeadPayloadCipher(suite.encryption(), keys.initiator());
        int contentLength = cipher.contentLength(plain.length());
        byte[] octets =
                message(List.of(new Encrypted(firstType, Bytes.zeros(contentLength))))
                        .encode()
                        .toArray();
        octets[octets.length - suite.encryption().icvLength() - 1] = (byte) padLength;
        try {
            cipher.seal(octets, octets.length - contentLength, plain);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        Bytes datagram = Bytes.wrap(octets);
        return MessageProtection.ofResponder(suite, keys, secureRandom)
                .open(datagram, IkeMessage.decode(datagram));
    }

    /**
     * Test case 16 of McGrew and Viega, The Galois/Counter Mode of Operation, appendix B: its nonce
     * is salt and vector, its additional data is what stands before the vector.
     */
    @Test
    void aes256GcmOfTheGcmSpecification() {
        String key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
        String salt = "cafebabe";
        AeadPayloadCipher cipher =
                new AeadPayloadCipher(
                        Encryption.AES_GCM_16,
                        new SaKeys(Secret.of(Bytes.ofHex(key + salt)), Secret.of(Bytes.EMPTY)));
        Bytes additional = Bytes.ofHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        Bytes content =
                Bytes.ofHex(
                        "facedbaddecaf888"
                                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                + "76fc6ece0f4e1768cddf8853bb2d551b");
        byte[] message = Bytes.concat(additional, content).toArray();
        assertThat(cipher.open(message, additional.length()))
                .contains(
                        Bytes.ofHex(
                                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    }

    /** RFC 7634 appendix B. */
    @Test
    void chacha20Poly1305OfTheRfc() throws MalformedException {
        IkeSuite suite =
                new IkeSuite(
                        Encryption.CHACHA20_POLY1305,
                        256,
                        Integrity.NONE,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        byte[] keyAndSalt = new byte[36];
        for (int i = 0; i < keyAndSalt.length; i++) {
            keyAndSalt[i] = (byte) (0x80 + i);
        }
        AeadPayloadCipher cipher =
                new AeadPayloadCipher(
                        suite.encryption(),
                        new SaKeys(Secret.wrap(keyAndSalt), Secret.of(Bytes.EMPTY)));
        Bytes datagram =
                Bytes.ofHex(
                        """
                        c0c1c2c3c4c5c6c7d0d1d2d3d4d5d6d7
                        2e202500000000090000004529000029
                        1011121314151617
                        610394701f8d017f7c12924889
                        6b71bfe25236efd7cdc67066906315b2
                        """);
        assertThat(IkeMessage.decode(datagram).payloads()).hasSize(1);
        assertThat(cipher.open(datagram.toArray(), 32))
                .contains(Bytes.ofHex("0000000c000040010000000a 00"));
    }

    private static void isNotAuthentic(MessageProtection protection, Bytes octets) {
        try {
            assertThat(protection.open(octets, IkeMessage.decode(octets)))
                    .isEqualTo(new Opened.NotAuthentic());
        } catch (MalformedException e) {
            assertThat(e.offset()).isLessThanOrEqualTo(octets.length());
        }
    }

    private static IkeMessage message(List<Payload> payloads) {
        return new IkeMessage(
                new IkeSpi(11), new IkeSpi(12), ExchangeType.IKE_AUTH, true, false, 1, payloads);
    }

    private static IkeKeys keys(IkeSuite suite, int seed) {
        return IkeKeys.derive(
                suite,
                Secret.of(Bytes.zeros(32)),
                new IkeKeys.Freshness(
                        Bytes.zeros(16 + seed), Bytes.zeros(16), new IkeSpi(11), new IkeSpi(12)));
    }
}
