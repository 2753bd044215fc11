package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Who computes what: chosen once, when the first algorithm is wanted. */
public final class Curves {

    private static final String BOUNCY_CASTLE = "Bouncy Castle";

    /** Knows the answers that specifications give; empty where Bouncy Castle computes it all. */
    static final Optional<CurveLibrary> LIBRARY =
            ServiceLoader.load(CurveLibrary.Finder.class, Curves.class.getClassLoader()).stream()
                    .flatMap(finder -> finder.get().find().stream())
                    .filter(Curves::isRight)
                    .findFirst();

    private Curves() {}

    /** Names of libraries by algorithm, for people. */
    public static Map<String, String> libraries() {
        String fast = LIBRARY.map(CurveLibrary::name).orElse(BOUNCY_CASTLE);
        Map<String, String> libraries = new LinkedHashMap<>();
        libraries.put("x25519", fast);
        libraries.put("p256", fast);
        libraries.put("other-curves", BOUNCY_CASTLE);
        libraries.put("rsa-and-modp", "JDK");
        return libraries;
    }

    /** RFC 7748 6.1 and RFC 5903 8.1; a signature is verified, and that over something else not. */
    static boolean isRight(CurveLibrary library) {
        Secret bob = secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Bytes alice =
                Bytes.ofHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        Bytes ofBob =
                Bytes.ofHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        Secret both = secret("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        Secret i = secret("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
        Bytes gi =
                Bytes.ofHex(
                        "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
                            + "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3");
        Bytes gr =
                Bytes.ofHex(
                        "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
                            + "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab");
        Secret girx = secret("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
        byte[] digest = new byte[32];
        Bytes signature = library.signP256(i, digest);
        boolean valid = library.isValidP256(gi, digest, signature);
        digest[0] ^= 1;
        return library.x25519(bob).equals(ofBob)
                && library.x25519(bob, alice).equals(Optional.of(both))
                && library.respondX25519(bob, alice)
                        .equals(Optional.of(new KeyExchangeGroup.Response(ofBob, both)))
                && library.x25519(bob, Bytes.zeros(32)).isEmpty()
                && library.p256(i).equals(gi)
                && library.p256(i, gr).equals(Optional.of(girx))
                && library.p256(i, Bytes.zeros(64)).isEmpty()
                && valid
                && !library.isValidP256(gi, digest, signature);
    }

    private static Secret secret(String hex) {
        return Secret.of(Bytes.ofHex(hex));
    }
}
