package mip6.ikev2.vici;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of strongSwan, such as 5.9.8; what stands behind the numbers (dr1, rc2) does not count.
 */
public record CharonVersion(int major, int minor, int patch) implements Comparable<CharonVersion> {

    private static final Pattern FORM =
            Pattern.compile("U?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[^\\d.].*)?");

    private static final Comparator<CharonVersion> ORDER =
            Comparator.comparingInt(CharonVersion::major)
                    .thenComparingInt(CharonVersion::minor)
                    .thenComparingInt(CharonVersion::patch);

    /** The version that {@code text} names, where it names one. */
    public static Optional<CharonVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new CharonVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    public boolean isAtLeast(CharonVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(CharonVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
