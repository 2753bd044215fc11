package mip6.agent.crypto;

import mip6.ikev2.crypto.CurveLibrary;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.linux.libcrypto.LibCrypto;
import mip6.linux.libcrypto.P256;
import mip6.linux.libcrypto.X25519;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/** OpenSSL's libcrypto for the key exchange. */
public final class LibCryptoCurves implements CurveLibrary {

    private final LibCrypto library;
    private final X25519 x25519;
    private final P256 p256;

    private LibCryptoCurves(LibCrypto library) {
        this.library = library;
        x25519 = new X25519(library);
        p256 = new P256(library);
    }

    /** Where this system has it. */
    public static final class Finder implements CurveLibrary.Finder {

        @Override
        public Optional<CurveLibrary> find() {
            return LibCrypto.load().map(LibCryptoCurves::new);
        }
    }

    @Override
    public String name() {
        return library.version();
    }

    @Override
    public Bytes x25519(Secret scalar) {
        return x25519.publicValue(scalar);
    }

    @Override
    public Optional<Secret> x25519(Secret scalar, Bytes peerValue) {
        return x25519.agree(scalar, peerValue);
    }

    @Override
    public Optional<KeyExchangeGroup.Response> respondX25519(Secret scalar, Bytes peerValue) {
        return x25519.answer(scalar, peerValue)
                .map(it -> new KeyExchangeGroup.Response(it.publicValue(), it.shared()));
    }

    @Override
    public Bytes p256(Secret privateValue) {
        return p256.publicValue(privateValue);
    }

    @Override
    public Optional<Secret> p256(Secret privateValue, Bytes peerValue) {
        return p256.agree(privateValue, peerValue);
    }

    @Override
    public Bytes signP256(Secret privateValue, byte[] digest) {
        return p256.sign(privateValue, digest);
    }

    @Override
    public boolean isValidP256(Bytes publicValue, byte[] digest, Bytes signature) {
        return p256.isValid(publicValue, digest, signature);
    }
}
