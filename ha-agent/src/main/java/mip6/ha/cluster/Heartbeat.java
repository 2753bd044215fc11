package mip6.ha.cluster;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a home agent says to each of the others again and again: that it lives. Authenticated by a
 * key that they share; whoever repeats an old one is told by its number.
 *
 * @param incarnation of the sender
 * @param number greater than that of all that it sent before
 */
public record Heartbeat(long incarnation, long number) {

    private static final int MAGIC = 0x6d697036;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int TAG = 32;
    private static final int LENGTH = 4 + 8 + 8;

    public Bytes protect(Secret key) {
        Bytes text = new Writer(LENGTH).u32(MAGIC).u64(incarnation).u64(number).toBytes();
        return Bytes.concat(text, tag(key, text));
    }

    /** Empty where it is no heartbeat, or of somebody who does not have the key. */
    public static Optional<Heartbeat> open(Secret key, Bytes octets) {
        if (octets.length() != LENGTH + TAG) {
            return Optional.empty();
        }
        Bytes text = octets.slice(0, LENGTH);
        if (!MessageDigest.isEqual(tag(key, text).toArray(), octets.from(LENGTH).toArray())) {
            return Optional.empty();
        }
        try {
            Reader reader = Reader.of(text);
            return reader.u32("magic") == MAGIC
                    ? Optional.of(new Heartbeat(reader.u64("incarnation"), reader.u64("number")))
                    : Optional.empty();
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Bytes tag(Secret key, Bytes text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.reveal(), ALGORITHM));
            return Bytes.copyOf(mac.doFinal(text.toArray()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
