package mip6.ikev2.core;

import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cookies without state (RFC 7296 2.6): version of the secret | HMAC(secret, Ni | IPi | port |
 * SPIi). The secret changes as time passes; the one before it still counts.
 */
final class Cookies {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_LENGTH = 32;
    private static final int MAC_LENGTH = 16;

    private final SecureRandom random;
    private final long lifetime;
    private long since;
    private int version;
    private byte[] current;
    private byte[] previous;

    Cookies(SecureRandom random, long lifetime) {
        this.random = random;
        this.lifetime = lifetime;
        this.since = Long.MIN_VALUE;
        this.current = newSecret();
        this.previous = newSecret();
    }

    /** The cookie to demand from whoever sent {@code request}. */
    Bytes cookie(Arrival request, Bytes nonce, long now) {
        rotate(now);
        return cookie(version, current, request, nonce);
    }

    /** Whether {@code cookie} was demanded from this very sender not long ago. */
    boolean isValid(Bytes cookie, Arrival request, Bytes nonce, long now) {
        rotate(now);
        if (cookie.length() != 1 + MAC_LENGTH) {
            return false;
        }
        int of = cookie.at(0);
        if (of != version && of != (version - 1 & 0xff)) {
            return false;
        }
        Bytes expected = cookie(of, of == version ? current : previous, request, nonce);
        return MessageDigest.isEqual(expected.toArray(), cookie.toArray());
    }

    private void rotate(long now) {
        if (since != Long.MIN_VALUE && now - since < lifetime) {
            return;
        }
        // after a long pause the secret before this one is too old as well
        boolean pause = since == Long.MIN_VALUE || now - since >= 2 * lifetime;
        previous = pause ? newSecret() : current;
        current = newSecret();
        version = version + 1 & 0xff;
        since = now;
    }

    private byte[] newSecret() {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return secret;
    }

    private static Bytes cookie(int version, byte[] secret, Arrival request, Bytes nonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(nonce.toBuffer());
            mac.update(
                    new Writer()
                            .address(request.remote().address())
                            .u16(request.remote().port())
                            .u64(request.message().initiatorSpi().value())
                            .toBytes()
                            .toBuffer());
            byte[] code = Arrays.copyOf(mac.doFinal(), MAC_LENGTH);
            return new Writer().u8(version).bytes(Bytes.wrap(code)).toBytes();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
