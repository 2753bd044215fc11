package mip6.agent.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations are written: a number and a unit, such as {@code 1.5s} or {@code 200ms}. */
public final class DurationText {

    /** In words. */
    public static final String NOTATION = "a number and a unit (ms, s, m, h, d)";

    private static final Pattern PARTS =
            Pattern.compile("([0-9]{1,10}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");

    private DurationText() {}

    /** What is written; empty where that is no duration, or one outside these. */
    public static Optional<Duration> parse(String text, Duration least, Duration most) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (parts.group(2)) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 86_400_000_000_000L;
                };
        BigDecimal nanoseconds = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit));
        return nanoseconds.compareTo(BigDecimal.valueOf(least.toNanos())) < 0
                        || nanoseconds.compareTo(BigDecimal.valueOf(most.toNanos())) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanoseconds.longValue()));
    }

    /** In the largest unit of which it is a whole number, milliseconds at the least. */
    public static String of(Duration duration) {
        long milliseconds = duration.toMillis();
        return milliseconds % 86_400_000 == 0 && milliseconds > 0
                ? milliseconds / 86_400_000 + "d"
                : milliseconds % 3_600_000 == 0 && milliseconds > 0
                        ? milliseconds / 3_600_000 + "h"
                        : milliseconds % 1000 == 0
                                ? milliseconds / 1000 + "s"
                                : milliseconds + "ms";
    }
}
