package mip6.dataplane.userspace;

import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's ciphers as ESP has to ask them, with nothing around them, to compare with. */
final class BareCipher {

    private static final int HEADER = 8;

    private final Encryption algorithm;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final Mac mac;
    private final byte[] nonce;
    private final byte[] associated = new byte[HEADER];
    private final byte[] code = new byte[64];
    private final byte[] clear;
    private final byte[] sealed;

    /**
     * @param length octets of a packet before ESP
     */
    BareCipher(EspSuite suite, int length) throws GeneralSecurityException {
        algorithm = suite.encryption();
        int alignment = Math.max(4, algorithm.blockLength());
        clear = new byte[Math.ceilDiv(length + 2, alignment) * alignment];
        sealed = new byte[clear.length + algorithm.icvLength()];
        nonce = new byte[algorithm.saltLength() + algorithm.ivLength()];
        cipher = Cipher.getInstance(algorithm.transformation());
        key = new SecretKeySpec(new byte[suite.keyBits() / 8], algorithm.keyAlgorithm());
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    }

    void seal() throws GeneralSecurityException {
        int last = nonce.length - 1;
        if (++nonce[last] == 0) {
            nonce[last - 1]++;
        }
        start(Cipher.ENCRYPT_MODE);
        cipher.doFinal(clear, 0, clear.length, sealed, 0);
        authenticate();
    }

    /** What was sealed last. */
    void open() throws GeneralSecurityException {
        authenticate();
        start(Cipher.DECRYPT_MODE);
        cipher.doFinal(sealed, 0, sealed.length, clear, 0);
    }

    private void start(int mode) throws GeneralSecurityException {
        if (algorithm.isAead()) {
            cipher.init(mode, key, algorithm.parameters(nonce));
            cipher.updateAAD(associated);
        } else {
            cipher.init(mode, key, new IvParameterSpec(nonce));
        }
    }

    private void authenticate() throws GeneralSecurityException {
        if (!algorithm.isAead()) {
            mac.update(sealed, 0, sealed.length);
            mac.doFinal(code, 0);
        }
    }
}
