package mip6.ikev2.esp;

import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.List;
import java.util.Random;

/** Suites, and keys that count upwards. */
final class EspFixtures {

    static final Spi SPI = new Spi(0xc0ffee01);

    static final EspSuite GCM_128 = suite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);
    static final EspSuite GCM_256_ESN = suite(Encryption.AES_GCM_16, 256, Integrity.NONE, true);
    static final EspSuite CHACHA = suite(Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, false);
    static final EspSuite CHACHA_ESN =
            suite(Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, true);
    static final EspSuite CBC_128_SHA256 =
            suite(Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128, false);
    static final EspSuite CBC_256_SHA384 =
            suite(Encryption.AES_CBC, 256, Integrity.HMAC_SHA2_384_192, false);
    static final EspSuite CBC_256_SHA512_ESN =
            suite(Encryption.AES_CBC, 256, Integrity.HMAC_SHA2_512_256, true);

    private EspFixtures() {}

    static List<EspSuite> suites() {
        return List.of(
                GCM_128,
                GCM_256_ESN,
                CHACHA,
                CHACHA_ESN,
                CBC_128_SHA256,
                CBC_256_SHA384,
                CBC_256_SHA512_ESN);
    }

    static SaKeys keys(EspSuite suite) {
        Bytes encryption = counting(0x10, suite.keyBits() / 8);
        return switch (suite.encryption()) {
            case AES_GCM_16, CHACHA20_POLY1305 ->
                    new SaKeys(
                            Secret.of(Bytes.concat(encryption, Bytes.ofUtf8("salt"))),
                            Secret.of(Bytes.EMPTY));
            case AES_CBC ->
                    new SaKeys(
                            Secret.of(encryption),
                            Secret.of(counting(0x80, 2 * EspFormat.of(suite).icvLength())));
        };
    }

    static EspInbound inbound(EspSuite suite) {
        return new EspInbound(suite, keys(suite), EspInbound.DEFAULT_WINDOW);
    }

    /** As if {@code sequence} packets had been sent; its IVs count upwards. */
    static EspOutbound outbound(EspSuite suite, Spi spi, long sequence) {
        return new EspOutbound(spi, suite, keys(suite), new CountingOctets(), sequence);
    }

    static Bytes counting(int from, int count) {
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            octets[i] = (byte) (from + i);
        }
        return Bytes.wrap(octets);
    }

    private static EspSuite suite(
            Encryption encryption, int bits, Integrity integrity, boolean extended) {
        return new EspSuite(encryption, bits, integrity, extended);
    }

    /** 0, 1, 2 and so on, in each run of octets. */
    private static final class CountingOctets implements java.util.random.RandomGenerator {

        private final Random numbers = new Random(1);

        @Override
        public long nextLong() {
            return numbers.nextLong();
        }

        @Override
        public void nextBytes(byte[] octets) {
            counting(0, octets.length).copyTo(octets, 0);
        }
    }
}
