package mip6.ikev2.core;

import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.Writer;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Cookies without state (RFC 7296 2.6): version of the secret | hash(SPIi | port | IPi | Ni |
 * secret). The secret changes as time passes; the one before it still counts. For any thread.
 */
final class Cookies {

    private static final String ALGORITHM = "SHA-256";
    private static final int SECRET_LENGTH = 32;
    private static final int CODE_LENGTH = 16;

    private final SecureRandom random;
    private final long lifetime;
    private volatile Secrets secrets;

    /**
     * What cookies are made with for some time.
     *
     * @param since Long.MIN_VALUE where none was made yet
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Secrets(long since, int version, byte[] current, byte[] previous) {}

    Cookies(SecureRandom random, long lifetime) {
        this.random = random;
        this.lifetime = lifetime;
        this.secrets = new Secrets(Long.MIN_VALUE, 0, newSecret(), newSecret());
    }

    /** The cookie to demand from whoever sent {@code request}. */
    Bytes cookie(Arrival request, Bytes nonce, long now) {
        Secrets made = at(now);
        return cookie(made.version, made.current, request, nonce);
    }

    /** The answer that demands it; nothing is kept of the request. */
    Bytes demand(Arrival request, Bytes nonce, long now) {
        return IkeSaInit.refusal(
                        request.message(),
                        Notify.of(NotifyType.COOKIE, cookie(request, nonce, now)))
                .encode();
    }

    /** Whether {@code request} brings a cookie that is valid. */
    boolean isIn(Arrival request, Bytes nonce, long now) {
        return request.message()
                .notify(NotifyType.COOKIE)
                .map(cookie -> isValid(cookie.data(), request, nonce, now))
                .orElse(false);
    }

    /** Whether {@code cookie} was demanded from this very sender not long ago. */
    boolean isValid(Bytes cookie, Arrival request, Bytes nonce, long now) {
        Secrets made = at(now);
        if (cookie.length() != 1 + CODE_LENGTH) {
            return false;
        }
        int of = cookie.at(0);
        if (of != made.version && of != (made.version - 1 & 0xff)) {
            return false;
        }
        byte[] secret = of == made.version ? made.current : made.previous;
        Bytes expected = cookie(of, secret, request, nonce);
        return MessageDigest.isEqual(expected.toArray(), cookie.toArray());
    }

    private Secrets at(long now) {
        Secrets made = secrets;
        return isYoung(made, now) ? made : renewed(now);
    }

    private boolean isYoung(Secrets made, long now) {
        return made.since != Long.MIN_VALUE && now - made.since < lifetime;
    }

    private synchronized Secrets renewed(long now) {
        Secrets old = secrets;
        if (isYoung(old, now)) {
            return old;
        }
        // after a long pause the secret before this one is too old as well
        boolean pause = old.since == Long.MIN_VALUE || now - old.since >= 2 * lifetime;
        secrets =
                new Secrets(
                        now,
                        old.version + 1 & 0xff,
                        newSecret(),
                        pause ? newSecret() : old.current);
        return secrets;
    }

    private byte[] newSecret() {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return secret;
    }

    /** What its maker adds stands last, so that nobody can go on from a cookie that he has got. */
    private static Bytes cookie(int version, byte[] secret, Arrival request, Bytes nonce) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
            digest.update(
                    new Writer()
                            .u64(request.message().initiatorSpi().value())
                            .u16(request.remote().port())
                            .address(request.remote().address())
                            .toBytes()
                            .toBuffer());
            digest.update(nonce.toBuffer());
            digest.update(secret);
            byte[] code = Arrays.copyOf(digest.digest(), CODE_LENGTH);
            return new Writer().u8(version).bytes(Bytes.wrap(code)).toBytes();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
