package mip6.ikev2.esp;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;

import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM with a 16-octet ICV (RFC 4106). */
final class AesGcm implements EspCipher {

    private static final int SALT = 4;
    private static final int NONCE = 12;
    private static final int ICV_BITS = 128;

    private final EspFormat format;
    private final boolean extended;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce = new byte[NONCE];
    private final byte[] associated;

    AesGcm(EspSuite suite, SaKeys keys) {
        if (suite.integrity() != Integrity.NONE) {
            throw new IllegalArgumentException("AES-GCM with " + suite.integrity());
        }
        byte[] keyAndSalt = keys.encryption().reveal();
        int keyLength = suite.keyBits() / 8;
        EspCipher.checkLength("AES-GCM key with salt", keyAndSalt.length, keyLength + SALT);
        format = EspFormat.of(suite);
        extended = suite.extendedSequenceNumbers();
        associated = new byte[extended ? 12 : 8];
        // RFC 4106 8.1: the salt is the last four octets of the keying material.
        key = new SecretKeySpec(keyAndSalt, 0, keyLength, "AES");
        System.arraycopy(keyAndSalt, keyLength, nonce, 0, SALT);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void seal(byte[] packet, long sequence) {
        // RFC 4106 3.1: an IV MUST NOT be used twice with one key; the sequence number never is.
        EspCipher.put32(packet, EspFormat.HEADER, (int) (sequence >>> 32));
        EspCipher.put32(packet, EspFormat.HEADER + 4, (int) sequence);
        int bodyAt = format.bodyAt();
        try {
            start(Cipher.ENCRYPT_MODE, packet, sequence);
            cipher.doFinal(
                    packet, bodyAt, packet.length - bodyAt - format.icvLength(), packet, bodyAt);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @Override
    public boolean open(byte[] packet, long sequence) {
        int bodyAt = format.bodyAt();
        try {
            start(Cipher.DECRYPT_MODE, packet, sequence);
            cipher.doFinal(packet, bodyAt, packet.length - bodyAt, packet, bodyAt);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private void start(int mode, byte[] packet, long sequence) throws GeneralSecurityException {
        System.arraycopy(packet, EspFormat.HEADER, nonce, SALT, NONCE - SALT);
        cipher.init(mode, key, new GCMParameterSpec(ICV_BITS, nonce));
        cipher.updateAAD(associatedData(packet, sequence));
    }

    /** RFC 4106 5: SPI and sequence number, the latter with all 64 bits where it is extended. */
    private byte[] associatedData(byte[] packet, long sequence) {
        System.arraycopy(packet, 0, associated, 0, 4);
        if (extended) {
            EspCipher.put32(associated, 4, (int) (sequence >>> 32));
        }
        EspCipher.put32(associated, associated.length - 4, (int) sequence);
        return associated;
    }
}
