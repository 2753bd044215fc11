package mip6.ikev2.esp;

import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;

import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** An AEAD: AES-GCM (RFC 4106) or ChaCha20-Poly1305 (RFC 7634). */
final class AeadCipher implements EspCipher {

    private final Encryption algorithm;
    private final EspFormat format;
    private final boolean extended;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce;
    private final byte[] associated;

    AeadCipher(EspSuite suite, SaKeys keys) {
        algorithm = suite.encryption();
        if (suite.integrity() != Integrity.NONE) {
            throw new IllegalArgumentException(algorithm + " with " + suite.integrity());
        }
        byte[] keyAndSalt = keys.encryption().reveal();
        int keyLength = suite.keyBits() / Byte.SIZE;
        EspCipher.checkLength(
                algorithm + " key with salt",
                keyAndSalt.length,
                algorithm.keyingMaterialLength(suite.keyBits()));
        format = EspFormat.of(suite);
        extended = suite.extendedSequenceNumbers();
        associated = new byte[extended ? 12 : 8];
        nonce = new byte[algorithm.saltLength() + algorithm.ivLength()];
        // RFC 4106 8.1, RFC 7634 2: the salt is the last four octets of the keying material.
        key = new SecretKeySpec(keyAndSalt, 0, keyLength, algorithm.keyAlgorithm());
        System.arraycopy(keyAndSalt, keyLength, nonce, 0, algorithm.saltLength());
        try {
            cipher = Cipher.getInstance(algorithm.transformation());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public int lead() {
        return 0;
    }

    @Override
    public void seal(byte[] octets, int begin, int end, long sequence) {
        // RFC 4106 3.1: an IV MUST NOT be used twice with one key; the sequence number never is.
        EspCipher.put32(octets, begin + EspFormat.HEADER, (int) (sequence >>> 32));
        EspCipher.put32(octets, begin + EspFormat.HEADER + 4, (int) sequence);
        int bodyAt = begin + format.bodyAt();
        try {
            start(Cipher.ENCRYPT_MODE, octets, begin, sequence);
            cipher.doFinal(octets, bodyAt, end - bodyAt - format.icvLength(), octets, bodyAt);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @Override
    public boolean open(byte[] octets, int begin, int end, byte[] body, int bodyAt, long sequence) {
        int from = begin + format.bodyAt();
        try {
            start(Cipher.DECRYPT_MODE, octets, begin, sequence);
            cipher.doFinal(octets, from, end - from, body, bodyAt);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private void start(int mode, byte[] octets, int at, long sequence)
            throws GeneralSecurityException {
        System.arraycopy(
                octets, at + EspFormat.HEADER, nonce, algorithm.saltLength(), algorithm.ivLength());
        // the JDK wants new parameters for each packet, with a copy of the nonce in them
        cipher.init(mode, key, algorithm.parameters(nonce));
        cipher.updateAAD(associatedData(octets, at, sequence));
    }

    /**
     * RFC 4106 5, RFC 7634 2.1: SPI and sequence number, the latter with all 64 bits where it is
     * extended.
     */
    private byte[] associatedData(byte[] octets, int at, long sequence) {
        System.arraycopy(octets, at, associated, 0, 4);
        if (extended) {
            EspCipher.put32(associated, 4, (int) (sequence >>> 32));
        }
        EspCipher.put32(associated, associated.length - 4, (int) sequence);
        return associated;
    }
}
