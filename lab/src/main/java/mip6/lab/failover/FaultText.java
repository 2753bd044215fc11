package mip6.lab.failover;

import mip6.agent.configuration.DurationText;
import mip6.lab.failover.FailoverOptions.Fault;

import java.time.Duration;

/** What is to happen to a home agent, as it is typed. */
final class FaultText {

    /** The one that fails: it serves all mobile nodes. */
    static final String VICTIM = "ha1";

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int USUAL_RATE = 20;
    private static final int MOST_PER_SECOND = 1000;

    private FaultText() {}

    /**
     * {@code fault}, where it is the right home agent's.
     *
     * @throws IllegalArgumentException where it is not, with one line
     */
    static Fault of(String option, String name, Fault fault) {
        if (!name.equals(VICTIM)) {
            throw new IllegalArgumentException(
                    option + " " + name + ": it is " + VICTIM + " that serves the mobile nodes");
        }
        return fault;
    }

    /**
     * Such as {@code ha1=250ms}.
     *
     * @throws IllegalArgumentException where it is nothing like that, with one line
     */
    static Fault pause(String text) {
        int sign = text.indexOf('=');
        Duration duration =
                DurationText.parse(text.substring(sign + 1), SHORTEST_PAUSE, LONGEST_PAUSE)
                        .filter(_ -> sign > 0)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "--pause %s is not like %s=250ms: %s, from %s to %s"
                                                        .formatted(
                                                                text,
                                                                VICTIM,
                                                                DurationText.NOTATION,
                                                                DurationText.of(SHORTEST_PAUSE),
                                                                DurationText.of(LONGEST_PAUSE))));
        return of("--pause", text.substring(0, sign), new Fault.Pause(duration));
    }

    /**
     * Such as {@code ha1} or {@code ha1=20}.
     *
     * @throws IllegalArgumentException where it is nothing like that, with one line
     */
    static Fault drain(String text) {
        int sign = text.indexOf('=');
        String name = sign < 0 ? text : text.substring(0, sign);
        String number = sign < 0 ? Integer.toString(USUAL_RATE) : text.substring(sign + 1);
        if (!number.matches("[0-9]{1,4}")
                || Integer.parseInt(number) < 1
                || Integer.parseInt(number) > MOST_PER_SECOND) {
            throw new IllegalArgumentException(
                    "--drain "
                            + text
                            + " is outside 1.."
                            + MOST_PER_SECOND
                            + " mobile nodes a second");
        }
        return of("--drain", name, new Fault.Drain(Integer.parseInt(number)));
    }
}
