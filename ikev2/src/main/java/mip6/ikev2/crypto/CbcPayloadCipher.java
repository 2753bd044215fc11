package mip6.ikev2.crypto;

import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A block cipher in CBC mode with a MAC in SK payloads (RFC 7296 3.14): the MAC covers all of the
 * message before itself.
 */
final class CbcPayloadCipher implements PayloadCipher {

    private final Encryption algorithm;
    private final Integrity integrity;
    private final SaKeys keys;
    private final SecureRandom random;

    CbcPayloadCipher(IkeSuite suite, SaKeys keys, SecureRandom random) {
        this.algorithm = suite.encryption();
        this.integrity = suite.integrity();
        this.keys = keys;
        this.random = random;
    }

    @Override
    public List<Secret> secrets() {
        return List.of(keys.encryption(), keys.integrity());
    }

    @Override
    public int contentLength(int plainLength) {
        return algorithm.ivLength() + paddedLength(plainLength) + integrity.icvLength();
    }

    /** With the Pad Length octet, filled up to whole blocks. */
    private int paddedLength(int plainLength) {
        int block = algorithm.blockLength();
        return (plainLength + block) / block * block;
    }

    @Override
    public void seal(byte[] message, int contentStart, Bytes plain)
            throws GeneralSecurityException {
        // RFC 7296 3.14: the sender MUST choose an unpredictable vector for every message.
        byte[] iv = new byte[algorithm.ivLength()];
        random.nextBytes(iv);
        System.arraycopy(iv, 0, message, contentStart, iv.length);
        int textStart = contentStart + iv.length;
        int textLength = paddedLength(plain.length());
        plain.copyTo(message, textStart);
        message[textStart + textLength - 1] = (byte) (textLength - plain.length() - 1);
        cipher(Cipher.ENCRYPT_MODE, iv).doFinal(message, textStart, textLength, message, textStart);
        byte[] mac = mac(message);
        System.arraycopy(mac, 0, message, message.length - mac.length, mac.length);
    }

    @Override
    public Optional<Bytes> open(byte[] message, int contentStart) {
        int textStart = contentStart + algorithm.ivLength();
        int textEnd = message.length - integrity.icvLength();
        if (textEnd < textStart) {
            return Optional.empty();
        }
        try {
            byte[] received = Arrays.copyOfRange(message, textEnd, message.length);
            // RFC 7296 3.14: the checksum MUST be verified before anything is decrypted.
            if (!MessageDigest.isEqual(mac(message), received)) {
                return Optional.empty();
            }
            if ((textEnd - textStart) % algorithm.blockLength() != 0) {
                return Optional.of(Bytes.EMPTY);
            }
            byte[] iv = Arrays.copyOfRange(message, contentStart, textStart);
            return Optional.of(
                    Bytes.wrap(
                            cipher(Cipher.DECRYPT_MODE, iv)
                                    .doFinal(message, textStart, textEnd - textStart)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " of the JDK", e);
        }
    }

    /** The checksum of {@code message}, whose end has room for it. */
    private byte[] mac(byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(integrity.macName());
        mac.init(new SecretKeySpec(keys.integrity().reveal(), integrity.macName()));
        mac.update(message, 0, message.length - integrity.icvLength());
        return Arrays.copyOf(mac.doFinal(), integrity.icvLength());
    }

    private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(algorithm.transformation());
        cipher.init(
                mode,
                new SecretKeySpec(keys.encryption().reveal(), algorithm.keyAlgorithm()),
                new IvParameterSpec(iv));
        return cipher;
    }
}
