package mip6.wire;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that nobody prints: a key, or what a key is made from. Equality takes the same time
 * wherever the first difference is. {@link #close} wipes the octets; what follows from a closed
 * secret is a bug and throws.
 */
public final class Secret implements AutoCloseable {

    private final byte[] octets;
    private volatile boolean closed;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    public static Secret copyOf(byte[] octets) {
        return new Secret(octets.clone());
    }

    /** Takes {@code octets} without a copy: the caller gives them up. */
    public static Secret wrap(byte[] octets) {
        return new Secret(octets);
    }

    public static Secret of(Bytes octets) {
        return new Secret(octets.toArray());
    }

    public int length() {
        return octets.length;
    }

    /** The octets from {@code from} inclusive to {@code to} exclusive, as a secret of their own. */
    public Secret slice(int from, int to) {
        return new Secret(Arrays.copyOfRange(reveal(), from, to));
    }

    /** The octets themselves, for a cipher: never kept, never written to. */
    public byte[] reveal() {
        if (closed) {
            throw new IllegalStateException("this secret was wiped");
        }
        return octets;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(octets, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(reveal(), that.reveal());
    }

    @Override
    public int hashCode() {
        return octets.length;
    }

    @Override
    public String toString() {
        return "Secret[" + octets.length + " octets]";
    }
}
