package mip6.ikev2.esp;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;

import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CBC (RFC 3602) with HMAC-SHA2 (RFC 4868). */
final class AesCbcHmac implements EspCipher {

    private final EspFormat format;
    private final boolean extended;
    private final RandomGenerator random;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final Mac mac;
    private final byte[] code;
    private final byte[] iv;
    private final byte[] high = new byte[4];

    /**
     * @param random fit for keys: an IV must not be foreseen (RFC 3602 3)
     */
    AesCbcHmac(EspSuite suite, SaKeys keys, RandomGenerator random) {
        format = EspFormat.of(suite);
        extended = suite.extendedSequenceNumbers();
        this.random = random;
        byte[] encryption = keys.encryption().reveal();
        byte[] integrity = keys.integrity().reveal();
        EspCipher.checkLength("AES-CBC key", encryption.length, suite.keyBits() / 8);
        // RFC 4868 2.1.1: the key is as long as the hash, the ICV half of it (2.3).
        EspCipher.checkLength("HMAC key", integrity.length, suite.integrity().keyLength());
        iv = new byte[format.ivLength()];
        key = new SecretKeySpec(encryption, "AES");
        try {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            mac = Mac.getInstance(suite.integrity().macName());
            mac.init(new SecretKeySpec(integrity, mac.getAlgorithm()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
        code = new byte[mac.getMacLength()];
    }

    @Override
    public void seal(byte[] packet, long sequence) {
        random.nextBytes(iv);
        System.arraycopy(iv, 0, packet, EspFormat.HEADER, iv.length);
        crypt(Cipher.ENCRYPT_MODE, packet);
        computeCode(packet, sequence);
        System.arraycopy(code, 0, packet, packet.length - format.icvLength(), format.icvLength());
    }

    @Override
    public boolean open(byte[] packet, long sequence) {
        computeCode(packet, sequence);
        int icvAt = packet.length - format.icvLength();
        int difference = 0;
        for (int i = 0; i < format.icvLength(); i++) {
            difference |= code[i] ^ packet[icvAt + i];
        }
        if (difference != 0) {
            return false;
        }
        System.arraycopy(packet, EspFormat.HEADER, iv, 0, iv.length);
        crypt(Cipher.DECRYPT_MODE, packet);
        return true;
    }

    private void crypt(int mode, byte[] packet) {
        int bodyAt = format.bodyAt();
        int length = packet.length - bodyAt - format.icvLength();
        try {
            cipher.init(mode, key, new IvParameterSpec(iv));
            cipher.doFinal(packet, bodyAt, length, packet, bodyAt);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /**
     * RFC 4303 2.8: over everything before the ICV, and behind it the upper half of an extended
     * sequence number, which the packet does not hold (2.2.1).
     */
    private void computeCode(byte[] packet, long sequence) {
        mac.update(packet, 0, packet.length - format.icvLength());
        if (extended) {
            EspCipher.put32(high, 0, (int) (sequence >>> 32));
            mac.update(high);
        }
        try {
            mac.doFinal(code, 0);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
