package mip6.ikev2.crypto;

import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.EnumSet;
import java.util.Set;

/** Hash algorithms of signatures, by their numbers in SIGNATURE_HASH_ALGORITHMS (RFC 7427 7). */
public enum HashAlgorithm {
    SHA2_256(2, "SHA-256", 32),
    SHA2_384(3, "SHA-384", 48),
    SHA2_512(4, "SHA-512", 64),
    /** No hash before the signature: for algorithms that take all octets (RFC 8420 2). */
    IDENTITY(5, "", 0);

    private final int number;
    private final String digestName;
    private final int length;

    HashAlgorithm(int number, String digestName, int length) {
        this.number = number;
        this.digestName = digestName;
        this.length = length;
    }

    /** The IANA number. */
    public int number() {
        return number;
    }

    /** The name of the digest in the JDK; empty where there is none. */
    String digestName() {
        return digestName;
    }

    /** Octets of a digest. */
    int length() {
        return length;
    }

    /** SIGNATURE_HASH_ALGORITHMS with all algorithms of this table. */
    public static Notify announcement() {
        Writer writer = new Writer();
        for (HashAlgorithm algorithm : values()) {
            writer.u16(algorithm.number);
        }
        return Notify.of(NotifyType.SIGNATURE_HASH_ALGORITHMS, writer.toBytes());
    }

    /**
     * Reads the data of SIGNATURE_HASH_ALGORITHMS.
     *
     * @return those that are known here
     */
    public static Set<HashAlgorithm> announced(Bytes data) throws MalformedException {
        Reader reader = Reader.of(data);
        Set<HashAlgorithm> announced = EnumSet.noneOf(HashAlgorithm.class);
        while (!reader.isEmpty()) {
            int number = reader.u16("SIGNATURE_HASH_ALGORITHMS");
            for (HashAlgorithm algorithm : values()) {
                if (algorithm.number == number) {
                    announced.add(algorithm);
                }
            }
        }
        return announced;
    }
}
