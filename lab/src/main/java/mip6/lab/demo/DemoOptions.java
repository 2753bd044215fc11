package mip6.lab.demo;

import mip6.lab.net.LinkQuality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demonstration is run with.
 *
 * @param delay round-trip time that the mobile node's access links add
 * @param loss probability that a frame is lost on them
 * @param seed of what is lost
 * @param keep a folder for captures, key tables and logs
 */
record DemoOptions(
        Dns dns, Duration delay, double loss, long seed, Optional<Path> keep, boolean json) {

    /** Which DNS server. */
    enum Dns {
        EMBEDDED,
        BIND
    }

    /** The quality of the access links. */
    LinkQuality quality() {
        return new LinkQuality(delay.dividedBy(2), loss, 0, seed);
    }
}
