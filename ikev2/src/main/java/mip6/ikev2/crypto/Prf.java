package mip6.ikev2.crypto;

import mip6.ikev2.message.Transform;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/** Pseudorandom functions, transform type 2 (RFC 7296 3.3.2; RFC 4868). */
public enum Prf {
    PRF_HMAC_SHA2_256(5, "HmacSHA256", 32),
    PRF_HMAC_SHA2_384(6, "HmacSHA384", 48),
    PRF_HMAC_SHA2_512(7, "HmacSHA512", 64);

    /** RFC 7296 2.13: the counter of prf+ is one octet. */
    private static final int MAX_ROUNDS = 255;

    private final int transformId;
    private final String macName;
    private final int length;

    Prf(int transformId, String macName, int length) {
        this.transformId = transformId;
        this.macName = macName;
        this.length = length;
    }

    public static Optional<Prf> of(int transformId) {
        for (Prf algorithm : values()) {
            if (algorithm.transformId == transformId) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The IANA number. */
    public int transformId() {
        return transformId;
    }

    /** Octets of its output and of the keys that are made for it. */
    public int length() {
        return length;
    }

    /** As it stands in a proposal. */
    public Transform transform() {
        return Transform.of(Transform.PRF, transformId);
    }

    /** prf(key, data). */
    public Secret apply(Secret key, Bytes data) {
        Mac mac = mac(key);
        mac.update(data.toBuffer());
        return Secret.wrap(mac.doFinal());
    }

    /** The first {@code octets} of prf+(key, seed) (RFC 7296 2.13). */
    public Secret plus(Secret key, Bytes seed, int octets) {
        if (octets > MAX_ROUNDS * length) {
            throw new IllegalArgumentException("prf+ cannot give " + octets + " octets");
        }
        Mac mac = mac(key);
        byte[] out = new byte[(octets + length - 1) / length * length];
        try {
            for (int at = 0; at < out.length; at += length) {
                if (at > 0) {
                    mac.update(out, at - length, length);
                }
                mac.update(seed.toBuffer());
                mac.update((byte) (at / length + 1));
                mac.doFinal(out, at);
            }
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
        Secret result = Secret.wrap(Arrays.copyOf(out, octets));
        Arrays.fill(out, (byte) 0);
        return result;
    }

    private Mac mac(Secret key) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(key.reveal(), macName));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(macName + " of the JDK", e);
        }
    }
}
