package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.math.ec.rfc7748.X25519;

import java.security.SecureRandom;
import java.util.Optional;

/** Curve25519 (RFC 7748 5, RFC 8031). */
record X25519Key(Secret privateValue, Bytes publicValue) implements EphemeralKey {

    static X25519Key generate(SecureRandom random) {
        byte[] scalar = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, scalar);
        return of(Secret.wrap(scalar));
    }

    static X25519Key of(Secret scalar) {
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.generatePublicKey(scalar.reveal(), 0, point, 0);
        return new X25519Key(scalar, Bytes.wrap(point));
    }

    @Override
    public Optional<Secret> agree(Bytes peerValue) {
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
}
