package mip6.lab.simulation;

import java.util.OptionalLong;

/** One direction of a host's link: packets wait in its queue, and what finds that full is lost. */
final class Link {

    private final double nanosecondsPerOctet;
    private final long longestWait;
    private long freeAt;

    /**
     * An idle one.
     *
     * @param megabits a second
     * @param queue octets that may wait
     */
    Link(int megabits, int queue) {
        nanosecondsPerOctet = 8_000.0 / megabits;
        longestWait = (long) (queue * nanosecondsPerOctet);
    }

    /** How long it takes until {@code length} octets that come now have left; empty if lost. */
    OptionalLong passed(long now, int length) {
        long from = Math.max(now, freeAt);
        if (from - now > longestWait) {
            return OptionalLong.empty();
        }
        freeAt = from + (long) (length * nanosecondsPerOctet);
        return OptionalLong.of(freeAt - now);
    }

    /** Both directions of one host's link. */
    record Duplex(Link out, Link in) {

        static Duplex of(int megabits, int queue) {
            return new Duplex(new Link(megabits, queue), new Link(megabits, queue));
        }
    }
}
