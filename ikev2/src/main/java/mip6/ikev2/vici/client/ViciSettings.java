package mip6.ikev2.vici.client;

import mip6.ikev2.vici.CharonVersion;
import mip6.ikev2.vici.Feature;

import java.time.Duration;

/**
 * How a client behaves.
 *
 * @param deadline of a command for which none is given, with connecting and all events of a stream
 * @param oldest version of charon that is spoken to
 * @param firstRetry when events are lost, the time to the first attempt to get them again; it
 *     doubles with each attempt
 * @param longestRetry the most that it grows to
 * @param probe after so long without an event, charon is asked whether it still answers
 * @param inbox events that wait for who reads them; when there are more, they are dropped and
 *     everything is asked anew
 */
public record ViciSettings(
        Duration deadline,
        CharonVersion oldest,
        Duration firstRetry,
        Duration longestRetry,
        Duration probe,
        int inbox) {

    public static final ViciSettings DEFAULT =
            new ViciSettings(
                    Duration.ofSeconds(10),
                    Feature.BASE.since(),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    10_000);

    public ViciSettings {
        positive("deadline", deadline);
        positive("firstRetry", firstRetry);
        positive("longestRetry", longestRetry);
        positive("probe", probe);
        if (inbox < 1) {
            throw new IllegalArgumentException("inbox: " + inbox + " is below 1");
        }
    }

    public ViciSettings withDeadline(Duration other) {
        return new ViciSettings(other, oldest, firstRetry, longestRetry, probe, inbox);
    }

    public ViciSettings withOldest(CharonVersion other) {
        return new ViciSettings(deadline, other, firstRetry, longestRetry, probe, inbox);
    }

    public ViciSettings withRetries(Duration first, Duration longest) {
        return new ViciSettings(deadline, oldest, first, longest, probe, inbox);
    }

    public ViciSettings withProbe(Duration other) {
        return new ViciSettings(deadline, oldest, firstRetry, longestRetry, other, inbox);
    }

    public ViciSettings withInbox(int other) {
        return new ViciSettings(deadline, oldest, firstRetry, longestRetry, probe, other);
    }

    private static void positive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + ": " + duration + " is not positive");
        }
    }
}
