package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;

/** A private value made for one key exchange, and the public value that belongs to it. */
public interface EphemeralKey {

    /** To be wiped once there is no more use for it. */
    Secret privateValue();

    /** What the KE payload carries. */
    Bytes publicValue();

    /**
     * g^ir.
     *
     * @return empty where {@code peerValue} is no value of the group: of another length, zero, of
     *     small order, not on the curve, not between 1 and p - 1
     */
    Optional<Secret> agree(Bytes peerValue);
}
