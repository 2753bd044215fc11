package mip6.ikev2.vici;

import mip6.wire.Bytes;

/**
 * A value: any octets, most often text.
 *
 * @param octets at most {@link #LONGEST}
 */
public record Value(Bytes octets) implements Element {

    /** Octets of a value. */
    public static final int LONGEST = 0xffff;

    public Value {
        if (octets.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a value of " + octets.length() + " octets: at most " + LONGEST + " fit");
        }
    }

    public static Value of(String text) {
        return new Value(Bytes.ofUtf8(text));
    }

    /** The octets as UTF-8. */
    public String text() {
        return octets.toUtf8();
    }

    /** The length alone: a value may be a secret. */
    @Override
    public String toString() {
        return "Value[" + octets.length() + " octets]";
    }
}
