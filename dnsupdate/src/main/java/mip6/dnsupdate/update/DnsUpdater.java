package mip6.dnsupdate.update;

import java.time.Duration;

/** Sends updates. Blocking: for workers. Safe for many threads. */
public final class DnsUpdater implements AutoCloseable {

    private final UpdateSettings settings;

    public DnsUpdater(UpdateSettings settings) {
        this.settings = settings;
    }

    /**
     * Updates the forward and the reverse zone, at the same time.
     *
     * @param within when this has passed without an answer, the outcome says so
     */
    public UpdateOutcome perform(NameChange change, Duration within) {
        ZoneOutcome none = new ZoneOutcome.NoAnswer(settings + " " + change + " " + within);
        return new UpdateOutcome(none, none);
    }

    /** Closes the connections to the servers. */
    @Override
    public void close() {}
}
