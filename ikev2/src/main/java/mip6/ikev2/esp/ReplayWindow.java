package mip6.ikev2.esp;

import java.util.Arrays;

/**
 * The anti-replay window of an inbound SA (RFC 4303 3.4.3 and appendix A). It also finds the upper
 * half of an extended sequence number, which packets do not hold; a loss of more than 2^32 packets
 * in a row (A3) is not recovered from.
 */
final class ReplayWindow {

    /** No sequence number: a sender begins with 1 and never comes round to 0. */
    static final long NONE = 0;

    private final int size;
    private final boolean extended;
    private final long[] seen;
    private long top;

    /**
     * @param size how many sequence numbers it spans: a power of two from 64 to 1024
     */
    ReplayWindow(int size, boolean extended) {
        if (size < 64 || size > 1024 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("replay window of " + size);
        }
        this.size = size;
        this.extended = extended;
        this.seen = new long[size / 64];
    }

    /**
     * The whole sequence number of a packet that holds {@code low}, or {@link #NONE} where it was
     * accepted before or is too old. Not to be believed before the packet's integrity is checked.
     */
    long candidate(int low) {
        long sequence = extended ? estimate(low) : Integer.toUnsignedLong(low);
        if (sequence == NONE || Long.compareUnsigned(sequence, top) > 0) {
            return sequence;
        }
        boolean tooOld = Long.compareUnsigned(top - sequence, size) >= 0;
        return tooOld || (seen[word(sequence)] & bit(sequence)) != 0 ? NONE : sequence;
    }

    /** Marks a number that {@link #candidate} gave as received, its integrity being proved. */
    void accept(long sequence) {
        if (Long.compareUnsigned(sequence, top) > 0) {
            if (Long.compareUnsigned(sequence - top, size) >= 0) {
                Arrays.fill(seen, 0);
            } else {
                for (long skipped = top + 1; skipped != sequence; skipped++) {
                    seen[word(skipped)] &= ~bit(skipped);
                }
            }
            top = sequence;
        }
        seen[word(sequence)] |= bit(sequence);
    }

    /**
     * RFC 4303 A2.2: of all numbers with these lower 32 bits, the first that is not below the
     * window. Its two cases are one subtraction in 64 bits; a window that begins below zero has
     * nothing there.
     */
    private long estimate(int low) {
        long bottom = top - size + 1;
        long sequence = bottom + Integer.toUnsignedLong(low - (int) bottom);
        boolean beginsBelowZero = Long.compareUnsigned(top, size - 1) < 0;
        return beginsBelowZero && sequence < 0 ? NONE : sequence;
    }

    private int word(long sequence) {
        return (int) (sequence & size - 1) >>> 6;
    }

    private static long bit(long sequence) {
        return 1L << (sequence & 63);
    }
}
