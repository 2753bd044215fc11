package mip6.linux;

/**
 * A question about one octet of a datagram's payload.
 *
 * @param at from the beginning; a datagram that is shorter passes
 * @param mask which of its bits count
 * @param value that those have, or have not
 * @param equal whether they are to have it
 */
public record OctetTest(int at, int mask, int value, boolean equal) {

    /** The octet has this value. */
    public static OctetTest is(int at, int value) {
        return new OctetTest(at, 0xff, value, true);
    }

    /** The octet has another value. */
    public static OctetTest isNot(int at, int value) {
        return new OctetTest(at, 0xff, value, false);
    }
}
