package mip6.dnsupdate.discovery;

import java.time.Duration;

/** How time passes between rounds of questions. */
interface Pace {

    /** That of the machine. */
    Pace REAL = Thread::sleep;

    /** Nobody pauses. */
    Pace HURRIED = _ -> {};

    /** Nanoseconds since some moment. */
    default long nanos() {
        return System.nanoTime();
    }

    /**
     * Returns when {@code time} has passed.
     *
     * @throws InterruptedException where nobody waits for the answer any more
     */
    void pause(Duration time) throws InterruptedException;
}
