package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AEAD in SK payloads (RFC 5282, RFC 7634 3): the additional data is all of the message before
 * the IV.
 */
final class AeadPayloadCipher implements PayloadCipher {

    private final Encryption algorithm;

    /** The key with the salt behind it: nothing is made from it that would outlive it. */
    private final Secret keyAndSalt;

    /** Next initialization vector; RFC 5282 3.1: it MUST never repeat under one key. */
    private long counter;

    AeadPayloadCipher(Encryption algorithm, SaKeys keys) {
        this.algorithm = algorithm;
        this.keyAndSalt = keys.encryption();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(keyAndSalt);
    }

    @Override
    public int contentLength(int plainLength) {
        // RFC 5282 3: no padding, yet the Pad Length octet is there.
        return algorithm.ivLength() + plainLength + 1 + algorithm.icvLength();
    }

    @Override
    public void seal(byte[] message, int contentStart, Bytes plain)
            throws GeneralSecurityException {
        for (int i = 0; i < algorithm.ivLength(); i++) {
            message[contentStart + i] = (byte) (counter >>> 56 - 8 * i);
        }
        counter++;
        int textStart = contentStart + algorithm.ivLength();
        plain.copyTo(message, textStart);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, message, contentStart);
        cipher.doFinal(message, textStart, plain.length() + 1, message, textStart);
    }

    @Override
    public Optional<Bytes> open(byte[] message, int contentStart) {
        int textStart = contentStart + algorithm.ivLength();
        if (message.length < textStart + algorithm.icvLength()) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, message, contentStart);
            return Optional.of(
                    Bytes.wrap(cipher.doFinal(message, textStart, message.length - textStart)));
        } catch (AEADBadTagException forged) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " of the JDK", e);
        }
    }

    private Cipher cipher(int mode, byte[] message, int contentStart)
            throws GeneralSecurityException {
        byte[] material = keyAndSalt.reveal();
        int salt = algorithm.saltLength();
        int keyLength = material.length - salt;
        SecretKeySpec key = new SecretKeySpec(material, 0, keyLength, algorithm.keyAlgorithm());
        byte[] nonce = new byte[salt + algorithm.ivLength()];
        System.arraycopy(material, keyLength, nonce, 0, salt);
        System.arraycopy(message, contentStart, nonce, salt, algorithm.ivLength());
        Cipher cipher = Cipher.getInstance(algorithm.transformation());
        cipher.init(mode, key, algorithm.parameters(nonce));
        cipher.updateAAD(message, 0, contentStart);
        return cipher;
    }
}
