package mip6.ikev2.crypto;

import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * Key exchange methods, transform type 4 (RFC 7296 3.3.2). All of them are slow: work for a
 * computation, not for the loop.
 */
public enum KeyExchangeGroup {
    /** 2048-bit MODP group (RFC 3526 3). */
    MODP_2048(14, 256),
    /** 3072-bit MODP group (RFC 3526 4). */
    MODP_3072(15, 384),
    /** 256-bit random ECP group (RFC 5903). */
    ECP_256(19, 64),
    /** 384-bit random ECP group (RFC 5903). */
    ECP_384(20, 96),
    /** 521-bit random ECP group (RFC 5903). */
    ECP_521(21, 132),
    /** Curve25519 (RFC 8031). */
    CURVE25519(31, 32);

    private final int transformId;
    private final int publicLength;

    KeyExchangeGroup(int transformId, int publicLength) {
        this.transformId = transformId;
        this.publicLength = publicLength;
    }

    public static Optional<KeyExchangeGroup> of(int transformId) {
        for (KeyExchangeGroup group : values()) {
            if (group.transformId == transformId) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }

    /** The IANA number. */
    public int transformId() {
        return transformId;
    }

    /** Octets of every public value. */
    public int publicLength() {
        return publicLength;
    }

    /** As it stands in a proposal. */
    public Transform transform() {
        return Transform.of(Transform.KEY_EXCHANGE, transformId);
    }

    /** The initiator's part. */
    public EphemeralKey generate(SecureRandom random) {
        return switch (this) {
            case MODP_2048 -> ModpKey.generate(ModpGroup.MODP_2048, random);
            case MODP_3072 -> ModpKey.generate(ModpGroup.MODP_3072, random);
            case ECP_256 -> NistCurveKey.generate(NistCurve.P256, random);
            case ECP_384 -> NistCurveKey.generate(NistCurve.P384, random);
            case ECP_521 -> NistCurveKey.generate(NistCurve.P521, random);
            case CURVE25519 -> X25519Key.generate(random);
        };
    }

    /**
     * The responder's part: its answer to the initiator's public value.
     *
     * @return empty where {@code peerValue} is none of this group
     */
    public Optional<Response> respond(Bytes peerValue, SecureRandom random) {
        if (peerValue.length() != publicLength) {
            return Optional.empty();
        }
        if (this == CURVE25519) {
            return X25519Key.respond(peerValue, random);
        }
        EphemeralKey own = generate(random);
        try (Secret _ = own.privateValue()) {
            return own.agree(peerValue).map(secret -> new Response(own.publicValue(), secret));
        }
    }

    /**
     * What the responder sends, and what both sides then share.
     *
     * @param sharedSecret g^ir
     */
    public record Response(Bytes publicValue, Secret sharedSecret) {}
}
