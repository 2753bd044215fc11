package mip6.dnsupdate.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A discovery for which no time passes but between rounds of questions, and that at once. */
final class PacedDiscovery implements Pace {

    /** From the end of each round to the next one. */
    final List<Duration> pauses = new ArrayList<>();

    private final Runnable meanwhile;
    private long now;

    /** With something that happens in each pause. */
    PacedDiscovery(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    PacedDiscovery() {
        this(() -> {});
    }

    DnsDiscovery of(ResolverSettings settings) {
        return new DnsDiscovery(settings, new SplittableRandom(5026), this);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void pause(Duration time) {
        pauses.add(time);
        now += time.toNanos();
        meanwhile.run();
    }
}
