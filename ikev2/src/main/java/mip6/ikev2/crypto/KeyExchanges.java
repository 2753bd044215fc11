package mip6.ikev2.crypto;

import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * Who makes the values of key exchanges: slow work, for computations. Another one than {@link
 * #drawnFrom} protects nothing: it is for simulations, which count what the work costs and have no
 * time to do it.
 */
public interface KeyExchanges {

    /** The initiator's part. */
    EphemeralKey generate(KeyExchangeGroup group);

    /**
     * The responder's part: its answer to the initiator's public value.
     *
     * @return empty where {@code peerValue} is none of {@code group}
     */
    Optional<KeyExchangeGroup.Response> respond(KeyExchangeGroup group, Bytes peerValue);

    /** The groups' own computations, with private values from {@code random}. */
    static KeyExchanges drawnFrom(SecureRandom random) {
        return new KeyExchanges() {
            @Override
            public EphemeralKey generate(KeyExchangeGroup group) {
                return group.generate(random);
            }

            @Override
            public Optional<KeyExchangeGroup.Response> respond(
                    KeyExchangeGroup group, Bytes peerValue) {
                return group.respond(peerValue, random);
            }
        };
    }
}
