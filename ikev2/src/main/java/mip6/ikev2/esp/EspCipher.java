package mip6.ikev2.esp;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;

import java.util.random.RandomGenerator;

/**
 * The algorithms of one direction of an SA, working on whole ESP packets. Used by one thread at a
 * time.
 */
sealed interface EspCipher permits AeadCipher, AesCbcHmac {

    /**
     * By how many octets what is to be encrypted lies behind where it goes: the JDK's CBC encrypts
     * in one array without memory of its own where that is two blocks, its AEADs where it is none.
     */
    int lead();

    /**
     * Encrypts the body of an ESP packet, whose SPI and sequence number are set, and writes IV and
     * ICV.
     *
     * @param octets that have the packet from {@code begin} to {@code end} exclusive, but for its
     *     body, which is {@link #lead} octets further on
     * @param sequence all 64 bits
     */
    void seal(byte[] octets, int begin, int end, long sequence);

    /**
     * Checks the ICV, and only then decrypts the body.
     *
     * @param octets that have the packet from {@code begin} to {@code end} exclusive
     * @param body where it goes, from {@code bodyAt} on: other octets, since the JDK's AEADs
     *     decrypt nothing in place without memory of their own
     * @return whether the packet is what the peer sent; where it is not, its body is undefined
     */
    boolean open(byte[] octets, int begin, int end, byte[] body, int bodyAt, long sequence);

    /**
     * The cipher that {@code suite} names.
     *
     * @throws IllegalArgumentException for keys that do not fit {@code suite}
     */
    static EspCipher of(EspSuite suite, SaKeys keys, RandomGenerator random) {
        return switch (suite.encryption()) {
            case AES_GCM_16, CHACHA20_POLY1305 -> new AeadCipher(suite, keys);
            case AES_CBC -> new AesCbcHmac(suite, keys, random);
        };
    }

    /** Big-endian, at {@code at}. */
    static void put32(byte[] target, int at, int value) {
        target[at] = (byte) (value >>> 24);
        target[at + 1] = (byte) (value >>> 16);
        target[at + 2] = (byte) (value >>> 8);
        target[at + 3] = (byte) value;
    }

    static void checkLength(String what, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    what + " has " + actual + " octets, not " + expected);
        }
    }
}
