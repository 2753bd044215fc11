package mip6.mobilityheader;

import java.time.Duration;

/**
 * How long a binding is to live, or until it should be refreshed (RFC 6275 6.1.7, 6.2.4).
 *
 * @param units of 4 seconds, as on the wire; 0 to 65535
 */
public record Lifetime(int units) implements Comparable<Lifetime> {

    public static final int SECONDS_PER_UNIT = 4;

    /** Deletes a binding. */
    public static final Lifetime ZERO = new Lifetime(0);

    /** 262,140 seconds, about three days. */
    public static final Lifetime LONGEST = new Lifetime(0xffff);

    public Lifetime {
        if (units < 0 || units > 0xffff) {
            throw new IllegalArgumentException("lifetime of " + units + " units");
        }
    }

    /** The longest lifetime within {@code duration}, which is not negative. */
    public static Lifetime of(Duration duration) {
        return ofSeconds(duration.toSeconds());
    }

    /** The longest lifetime within {@code seconds}, which are not negative. */
    public static Lifetime ofSeconds(long seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("lifetime of " + seconds + " seconds");
        }
        return new Lifetime((int) Math.min(seconds / SECONDS_PER_UNIT, 0xffff));
    }

    public boolean isZero() {
        return units == 0;
    }

    public long seconds() {
        return (long) units * SECONDS_PER_UNIT;
    }

    public long nanoseconds() {
        return seconds() * 1_000_000_000;
    }

    public Duration duration() {
        return Duration.ofSeconds(seconds());
    }

    /** The shorter of the two. */
    public Lifetime atMost(Lifetime other) {
        return units <= other.units ? this : other;
    }

    @Override
    public int compareTo(Lifetime other) {
        return Integer.compare(units, other.units);
    }

    @Override
    public String toString() {
        return seconds() + " s";
    }
}
