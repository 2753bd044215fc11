package mip6.ikev2.core;

import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.util.Optional;

/** Key exchanges in CREATE_CHILD_SA. */
final class KeyShares {

    private KeyShares() {}

    /**
     * What a worker computed for the initiator.
     *
     * @param secret empty where the peer's public value is none of the group
     */
    record Agreed(Optional<Secret> secret) implements ComputationResult {}

    /**
     * What a worker computed for the responder.
     *
     * @param response empty where the peer's public value is none of the group
     */
    record Responded(Optional<KeyExchangeGroup.Response> response) implements ComputationResult {}

    /** INVALID_KE_PAYLOAD (RFC 7296 1.3). */
    static Notify demand(KeyExchangeGroup group) {
        return Notify.of(
                NotifyType.INVALID_KE_PAYLOAD, new Writer(2).u16(group.transformId()).toBytes());
    }

    /** The group that an INVALID_KE_PAYLOAD demands. */
    static Optional<KeyExchangeGroup> demanded(Notify refusal) {
        Bytes data = refusal.data();
        return data.length() == 2
                ? KeyExchangeGroup.of(data.at(0) << 8 | data.at(1))
                : Optional.empty();
    }
}
