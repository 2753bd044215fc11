package mip6.ha.edge;

import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.ha.core.NameRecord;
import mip6.ha.store.NameJournal;
import mip6.ha.store.StoreException;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The DNS servers, and the journal of what they were told. */
final class DnsEdge implements AutoCloseable {

    private final NameJournal journal;
    private final DnsUpdater updater;
    private final Duration timeout;

    private DnsEdge(NameJournal journal, DnsUpdater updater, Duration timeout) {
        this.journal = journal;
        this.updater = updater;
        this.timeout = timeout;
    }

    /**
     * Opens the journal; nothing is sent yet.
     *
     * @param warning told in a line of what the journal has lost
     */
    static DnsEdge open(HomeAgentConfiguration configuration, Consumer<String> warning)
            throws StoreException {
        DnsUpdateConfiguration dns = configuration.dnsUpdate();
        DnsUpdater updater = new DnsUpdater(dns.settings());
        return new DnsEdge(NameJournal.open(dns.journal(), warning), updater, dns.timeout());
    }

    /** What was in the journal at the start. */
    List<NameRecord> names() {
        return journal.names();
    }

    /** Puts it on disk; {@code done} is told whether it is. */
    void keep(NameRecord name, Consumer<Boolean> done) {
        journal.put(name, done);
    }

    void update(NameChange change, Consumer<UpdateOutcome> asker) {
        updater.submit(change, timeout, asker);
    }

    @Override
    public void close() {
        updater.close();
        journal.close();
    }
}
