package mip6.lab.simulation;

import java.time.Duration;

/**
 * What the network and the DNS do to messages.
 *
 * @param loss of each message, 0 to 1
 * @param duplication of each message that arrives, 0 to 1
 * @param leastDelay one way
 * @param mostDelay one way; where it is far from the least, messages overtake each other
 * @param dnsFailure of each question and each update, 0 to 1
 */
public record Conditions(
        double loss,
        double duplication,
        Duration leastDelay,
        Duration mostDelay,
        double dnsFailure) {

    /** Nothing is lost and everything takes 10 ms. */
    public static final Conditions CALM =
            new Conditions(0, 0, Duration.ofMillis(10), Duration.ofMillis(10), 0);

    /** A bad network, yet one in which a bootstrap ends. */
    public static final Conditions ROUGH =
            new Conditions(0.2, 0.1, Duration.ofMillis(5), Duration.ofMillis(120), 0.2);
}
