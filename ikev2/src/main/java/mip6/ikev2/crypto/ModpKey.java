package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import org.bouncycastle.util.BigIntegers;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;

/** MODP groups (RFC 3526): values are as long as the prime, with zeros in front. */
record ModpKey(ModpGroup group, Secret privateValue, Bytes publicValue) implements EphemeralKey {

    static ModpKey generate(ModpGroup group, SecureRandom random) {
        byte[] exponent = new byte[Math.ceilDiv(group.exponentBits(), Byte.SIZE)];
        random.nextBytes(exponent);
        exponent[0] |= (byte) 0x80;
        return of(group, Secret.wrap(exponent));
    }

    static ModpKey of(ModpGroup group, Secret exponent) {
        BigInteger value = BigInteger.TWO.modPow(number(exponent), group.prime());
        return new ModpKey(
                group,
                exponent,
                Bytes.wrap(BigIntegers.asUnsignedByteArray(group.length(), value)));
    }

    @Override
    public Optional<Secret> agree(Bytes peerValue) {
        if (peerValue.length() != group.length()) {
            return Optional.empty();
        }
        BigInteger theirs = new BigInteger(1, peerValue.toArray());
        if (!group.holds(theirs)) {
            return Optional.empty();
        }
        BigInteger shared = theirs.modPow(number(privateValue), group.prime());
        return Optional.of(Secret.wrap(BigIntegers.asUnsignedByteArray(group.length(), shared)));
    }

    private static BigInteger number(Secret octets) {
        return new BigInteger(1, octets.reveal());
    }
}
