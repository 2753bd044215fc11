package mip6.linux.libcrypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

class LibCryptoTest {

    private static final String GIX =
            "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180";
    private static final String GIY =
            "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";

    private final LibCrypto library =
            LibCrypto.load().orElseGet(() -> abort("libcrypto.so.3 is missing (libssl3)"));
    private final X25519 x25519 = new X25519(library);
    private final P256 p256 = new P256(library);

    @Test
    void saysWhatItIs() {
        assertThat(library.version()).startsWith("OpenSSL 3.");
    }

    /** RFC 7748 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void x25519Multiplies(String scalar, String point, String product) {
        assertThat(x25519.agree(secret(scalar), Bytes.ofHex(point))).contains(secret(product));
    }

    /** RFC 7748 5.2: a thousand times, each time with the product of before. */
    @Test
    void x25519MultipliesAThousandTimes() {
        Bytes u = Bytes.concat(Bytes.of(9), Bytes.zeros(31));
        Secret k = Secret.of(u);
        for (int i = 0; i < 1000; i++) {
            Secret next = x25519.agree(k, u).orElseThrow();
            u = Bytes.copyOf(k.reveal());
            k = next;
        }
        assertThat(k)
                .isEqualTo(
                        secret("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    /** RFC 7748 6.1. */
    @Test
    void x25519MakesKeys() {
        Secret bob = secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Bytes alice =
                Bytes.ofHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        Bytes ofBob =
                Bytes.ofHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        Secret both = secret("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertThat(x25519.publicValue(bob)).isEqualTo(ofBob);
        assertThat(x25519.agree(bob, alice)).contains(both);
        assertThat(x25519.answer(bob, alice)).contains(new X25519.Answer(ofBob, both));
    }

    /** The values of order 1, 2, 4 and 8, also where they are not reduced, and other lengths. */
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
                "09000000000000000000000000000000000000000000000000000000000000000000",
                ""
            })
    void x25519RefusesSmallOrderAndOtherLengths(String value) {
        Secret scalar = secret("77".repeat(32));
        assertThat(x25519.agree(scalar, Bytes.ofHex(value))).isEmpty();
        assertThat(x25519.answer(scalar, Bytes.ofHex(value))).isEmpty();
    }

    /** RFC 5903 8.1, and the first two of NIST's CAVS 14.1, ECC CDH Primitive, P-256. */
    @ParameterizedTest
    @CsvSource({
        "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433,"
                + GIX
                + GIY
                + ",D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
                + "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB,"
                + "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE",
        "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534,"
                + "ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230"
                + "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141,"
                + "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
                + "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac,"
                + "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
        "38f65d6dce47676044d58ce5139582d568f64bb16098d179dbab07741dd5caf5,"
                + "119f2f047902782ab0c9e27a54aff5eb9b964829ca99c06b02ddba95b0a3f6d0"
                + "8f52b726664cac366fc98ac7a012b2682cbd962e5acb544671d41b9445704d1d,"
                + "809f04289c64348c01515eb03d5ce7ac1a8cb9498f5caa50197e58d43a86a7ae"
                + "b29d84e811197f25eba8f5194092cb6ff440e26d4421011372461f579271cda3,"
                + "057d636096cb80b67a8c038c890e887d1adfa4195e9b3ce241c8a778c59cda67"
    })
    void p256MakesKeysAndAgrees(String own, String ownPublic, String theirs, String shared) {
        assertThat(p256.publicValue(secret(own))).isEqualTo(Bytes.ofHex(ownPublic));
        assertThat(p256.agree(secret(own), Bytes.ofHex(theirs))).contains(secret(shared));
    }

    /** Beside the curve, coordinates changed places, zero, not reduced, other lengths. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                GIX + "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB4",
                GIY + GIX,
                "0000000000000000000000000000000000000000000000000000000000000000"
                        + "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000000"
                        + "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF",
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                        + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                GIX,
                GIX + GIY + "00",
                "04" + GIX + GIY,
                ""
            })
    void p256RefusesWhatIsNotOnTheCurve(String value) {
        assertThat(p256.agree(secret("77".repeat(32)), Bytes.ofHex(value))).isEmpty();
        assertThat(p256.isValid(Bytes.ofHex(value), new byte[32], signature("77".repeat(32))))
                .isFalse();
    }

    /** RFC 6979 A.2.5: P-256 with SHA-256 and SHA-512, message "sample". */
    @ParameterizedTest
    @CsvSource({
        "AF2BDBE1AA9B6EC1E2ADE1D694F41FC71A831D0268E9891562113D8A62ADD1BF,"
                + "3046022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                + "022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        "39A5E04AAFF7455D9850C605364F514C11324CE64016960D23D5DC57D3FFD8F4"
                + "9A739468AB8049BF18EEF820CDB1AD6C9015F838556BC7FAD4138B23FDF986C7,"
                + "30450221008496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00"
                + "02202362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE"
    })
    void p256Verifies(String digest, String signature) {
        Bytes publicValue =
                p256.publicValue(
                        secret("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"));
        byte[] hash = Bytes.ofHex(digest).toArray();
        Bytes der = Bytes.ofHex(signature);
        assertThat(p256.isValid(publicValue, hash, der)).isTrue();
        hash[5] ^= 1;
        assertThat(p256.isValid(publicValue, hash, der)).isFalse();
    }

    @Test
    void p256SignsForOneKeyAndDigest() {
        Secret key = secret("77".repeat(32));
        byte[] digest = Bytes.ofHex("ab".repeat(32)).toArray();
        Bytes signature = p256.sign(key, digest);
        Bytes publicValue = p256.publicValue(key);
        assertThat(p256.isValid(publicValue, digest, signature)).isTrue();
        assertThat(p256.isValid(p256.publicValue(secret("78".repeat(32))), digest, signature))
                .isFalse();
        for (int at = 0; at < signature.length(); at++) {
            byte[] altered = signature.toArray();
            altered[at] ^= 1;
            assertThat(p256.isValid(publicValue, digest, Bytes.wrap(altered))).isFalse();
        }
        for (Bytes other :
                new Bytes[] {
                    Bytes.EMPTY,
                    Bytes.of(0x30, 0),
                    signature.slice(0, signature.length() - 1),
                    Bytes.concat(signature, Bytes.of(0)),
                    Bytes.zeros(72),
                    Bytes.zeros(5000),
                    Bytes.of(0x30, 6, 2, 1, 0, 2, 1, 0),
                    Bytes.of(0x30, 6, 2, 1, 1, 2, 1, 0)
                }) {
            assertThat(p256.isValid(publicValue, digest, other)).isFalse();
        }
    }

    @Test
    void servesManyThreads() throws Exception {
        Secret key = secret("77".repeat(32));
        Optional<Secret> product = x25519.agree(key, x25519.publicValue(key));
        Optional<Secret> other = p256.agree(key, p256.publicValue(key));
        Callable<Boolean> work =
                () ->
                        IntStream.range(0, 200)
                                .allMatch(
                                        i ->
                                                x25519.agree(key, x25519.publicValue(key))
                                                                .equals(product)
                                                        && p256.agree(key, p256.publicValue(key))
                                                                .equals(other));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> done :
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> work).toList())) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    /** A leak shows in every round; what else a process does (its compilers) comes to rest. */
    @Test
    void keepsNothing() throws Throwable {
        int each = 1000;
        int rounds = 40;
        long kept = Long.MAX_VALUE;
        for (int round = 0; round < rounds && kept >= each * 16L; round++) {
            long before = inUse();
            for (int i = 0; i < each; i++) {
                useAll();
            }
            kept = inUse() - before;
        }
        assertThat(kept).isLessThan(each * 16L);
    }

    private void useAll() {
        Secret key = secret("77".repeat(32));
        byte[] digest = new byte[32];
        Bytes point = p256.publicValue(key);
        assertThat(x25519.answer(key, x25519.publicValue(key))).isPresent();
        assertThat(x25519.agree(key, Bytes.zeros(32))).isEmpty();
        assertThat(p256.agree(key, point)).isPresent();
        assertThat(p256.agree(key, Bytes.zeros(64))).isEmpty();
        assertThat(p256.isValid(point, digest, p256.sign(key, digest))).isTrue();
        assertThat(p256.isValid(Bytes.zeros(64), digest, Bytes.EMPTY)).isFalse();
        assertThat(p256.isValid(point, digest, Bytes.EMPTY)).isFalse();
    }

    /** Octets that the C library has given out: uordblks of mallinfo2(3). */
    private static long inUse() throws Throwable {
        StructLayout layout =
                MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));
        MethodHandle mallinfo =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("mallinfo2"),
                                FunctionDescriptor.of(layout));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, 7);
        }
    }

    private Bytes signature(String key) {
        return p256.sign(secret(key), new byte[32]);
    }

    private static Secret secret(String hex) {
        return Secret.of(Bytes.ofHex(hex));
    }
}
