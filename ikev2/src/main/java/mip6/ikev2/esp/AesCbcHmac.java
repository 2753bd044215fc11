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
    public int lead() {
        return 2 * iv.length;
    }

    @Override
    public void seal(byte[] octets, int begin, int end, long sequence) {
        random.nextBytes(iv);
        System.arraycopy(iv, 0, octets, begin + EspFormat.HEADER, iv.length);
        int icvAt = end - format.icvLength();
        int bodyAt = begin + format.bodyAt();
        crypt(Cipher.ENCRYPT_MODE, octets, bodyAt + lead(), icvAt - bodyAt, octets, bodyAt);
        computeCode(octets, begin, icvAt, sequence);
        System.arraycopy(code, 0, octets, icvAt, format.icvLength());
    }

    @Override
    public boolean open(byte[] octets, int begin, int end, byte[] body, int bodyAt, long sequence) {
        int icvAt = end - format.icvLength();
        computeCode(octets, begin, icvAt, sequence);
        int difference = 0;
        for (int i = 0; i < format.icvLength(); i++) {
            difference |= code[i] ^ octets[icvAt + i];
        }
        if (difference != 0) {
            return false;
        }
        System.arraycopy(octets, begin + EspFormat.HEADER, iv, 0, iv.length);
        int from = begin + format.bodyAt();
        crypt(Cipher.DECRYPT_MODE, octets, from, icvAt - from, body, bodyAt);
        return true;
    }

    private void crypt(int mode, byte[] octets, int from, int length, byte[] target, int at) {
        try {
            cipher.init(mode, key, new IvParameterSpec(iv));
            cipher.doFinal(octets, from, length, target, at);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /**
     * RFC 4303 2.8: over everything before the ICV, and behind it the upper half of an extended
     * sequence number, which the packet does not hold (2.2.1).
     */
    private void computeCode(byte[] octets, int begin, int icvAt, long sequence) {
        mac.update(octets, begin, icvAt - begin);
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
