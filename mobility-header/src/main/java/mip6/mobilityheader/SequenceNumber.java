package mip6.mobilityheader;

/**
 * A sequence number of Binding Updates: a counter modulo 2^16 (RFC 6275 9.5.1).
 *
 * @param value 0 to 65535
 */
public record SequenceNumber(int value) {

    public SequenceNumber {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException("sequence number " + value);
        }
    }

    public SequenceNumber next() {
        return new SequenceNumber((value + 1) & 0xffff);
    }

    /**
     * Whether this number is newer than {@code last}: {@code last} itself and the 32768 values
     * before it are not.
     */
    public boolean isGreaterThan(SequenceNumber last) {
        int distance = (value - last.value) & 0xffff;
        return distance > 0 && distance < 0x8000;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
