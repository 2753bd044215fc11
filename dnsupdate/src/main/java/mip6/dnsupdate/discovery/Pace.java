package mip6.dnsupdate.discovery;

import java.time.Duration;

/** How time passes between rounds of questions. */
interface Pace {

    /** That of the machine. */
    Pace REAL =
            new Pace() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void pause(Duration time) throws InterruptedException {
                    Thread.sleep(time);
                }
            };

    /** Nobody pauses. */
    Pace HURRIED =
            new Pace() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void pause(Duration time) {}
            };

    /** Nanoseconds since some moment. */
    long nanos();

    /**
     * Returns when {@code time} has passed.
     *
     * @throws InterruptedException where nobody waits for the answer any more
     */
    void pause(Duration time) throws InterruptedException;
}
