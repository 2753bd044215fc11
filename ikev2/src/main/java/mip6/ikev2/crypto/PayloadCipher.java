package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The content of SK payloads in one direction: initialization vector, ciphertext, checksum. */
sealed interface PayloadCipher permits AeadPayloadCipher, CbcPayloadCipher {

    static PayloadCipher of(IkeSuite suite, SaKeys keys, SecureRandom random) {
        return switch (suite.encryption()) {
            case AES_CBC -> new CbcPayloadCipher(suite, keys, random);
            case AES_GCM_16, CHACHA20_POLY1305 -> new AeadPayloadCipher(suite.encryption(), keys);
        };
    }

    /** The keys. */
    List<Secret> secrets();

    /** Octets of the content for {@code plainLength} octets of inner payloads. */
    int contentLength(int plainLength);

    /**
     * Fills in the content.
     *
     * @param message a whole message, whose end from {@code contentStart} on is the content
     */
    void seal(byte[] message, int contentStart, Bytes plain) throws GeneralSecurityException;

    /**
     * The plaintext with its padding.
     *
     * @return empty where the checksum is wrong or there is no room for one
     */
    Optional<Bytes> open(byte[] message, int contentStart);
}
