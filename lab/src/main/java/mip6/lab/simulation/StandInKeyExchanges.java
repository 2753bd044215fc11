package mip6.lab.simulation;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.KeyExchanges;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Key exchanges that cost next to nothing and hide nothing: public values are drawn, and what is
 * shared is the sum of both. What the real ones cost is booked on a virtual processor.
 *
 * @param random of public values
 */
record StandInKeyExchanges(RandomGenerator random) implements KeyExchanges {

    private static final int SECRET_LENGTH = 32;

    @Override
    public EphemeralKey generate(KeyExchangeGroup group) {
        byte[] octets = new byte[group.publicLength()];
        random.nextBytes(octets);
        return new Key(Secret.copyOf(octets), Bytes.wrap(octets));
    }

    @Override
    public Optional<KeyExchangeGroup.Response> respond(KeyExchangeGroup group, Bytes peerValue) {
        EphemeralKey own = generate(group);
        return own.agree(peerValue)
                .map(secret -> new KeyExchangeGroup.Response(own.publicValue(), secret));
    }

    private record Key(Secret privateValue, Bytes publicValue) implements EphemeralKey {

        @Override
        public Optional<Secret> agree(Bytes peerValue) {
            if (peerValue.length() != publicValue.length()) {
                return Optional.empty();
            }
            byte[] sum = new byte[SECRET_LENGTH];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (byte) (publicValue.at(i) ^ peerValue.at(i));
            }
            return Optional.of(Secret.wrap(sum));
        }
    }
}
