package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.math.ec.rfc7748.X25519;

import java.security.SecureRandom;
import java.util.Optional;

/** Curve25519 (RFC 7748 5, RFC 8031). */
record X25519Key(Secret privateValue, Bytes publicValue) implements EphemeralKey {

    static X25519Key generate(SecureRandom random) {
        return of(scalar(random));
    }

    static X25519Key of(Secret scalar) {
        return new X25519Key(
                scalar,
                Curves.LIBRARY
                        .map(library -> library.x25519(scalar))
                        .orElseGet(() -> publicValue(scalar)));
    }

    /** A fresh key, used at once and forgotten. */
    static Optional<KeyExchangeGroup.Response> respond(Bytes peerValue, SecureRandom random) {
        try (Secret scalar = scalar(random)) {
            if (Curves.LIBRARY.isPresent()) {
                return Curves.LIBRARY.get().respondX25519(scalar, peerValue);
            }
            X25519Key own = of(scalar);
            return own.agree(peerValue)
                    .map(secret -> new KeyExchangeGroup.Response(own.publicValue(), secret));
        }
    }

    @Override
    public Optional<Secret> agree(Bytes peerValue) {
        if (Curves.LIBRARY.isPresent()) {
            return Curves.LIBRARY.get().x25519(privateValue, peerValue);
        }
        if (peerValue.length() != X25519.POINT_SIZE) {
            return Optional.empty();
        }
        byte[] shared = new byte[X25519.POINT_SIZE];
        // RFC 7748 6.1: all zeros is what a peer's value of small order gives.
        boolean contributory =
                X25519.calculateAgreement(
                        privateValue.reveal(), 0, peerValue.toArray(), 0, shared, 0);
        return contributory ? Optional.of(Secret.wrap(shared)) : Optional.empty();
    }

    private static Secret scalar(SecureRandom random) {
        byte[] scalar = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, scalar);
        return Secret.wrap(scalar);
    }

    private static Bytes publicValue(Secret scalar) {
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(scalar.reveal(), 0, point, 0);
        return Bytes.wrap(point);
    }
}
