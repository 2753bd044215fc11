package mip6.ha.edge;

import mip6.dnsupdate.update.DnsUpdater;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.ServiceOffer;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.NameRecord;
import mip6.ha.store.NameJournal;
import mip6.ha.store.StoreException;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The DNS servers, the AAA servers where they have a part in it, and the journal of what all of
 * them were told.
 */
final class DnsEdge implements AutoCloseable {

    private final NameJournal journal;
    private final Consumer<? super Throwable> bug;
    private volatile UpdateSettings zones;
    private volatile DnsUpdater updater;
    private volatile Duration timeout;
    private final Optional<ForeignNames> foreignNames;

    private DnsEdge(
            NameJournal journal,
            UpdateSettings zones,
            DnsUpdater updater,
            Consumer<? super Throwable> bug,
            Duration timeout,
            Optional<ForeignNames> foreignNames) {
        this.journal = journal;
        this.zones = zones;
        this.updater = updater;
        this.bug = bug;
        this.timeout = timeout;
        this.foreignNames = foreignNames;
    }

    /**
     * Opens the journal; nothing is sent yet.
     *
     * @param warning told in a line of what the journal has lost
     * @param bug told of what must not happen
     */
    static DnsEdge open(
            HomeAgentConfiguration configuration,
            Consumer<String> warning,
            Consumer<? super Throwable> bug)
            throws StoreException {
        DnsUpdateConfiguration dns = configuration.dnsUpdate();
        UpdateSettings zones = dns.settings();
        Optional<ForeignNames> foreignNames =
                configuration
                        .radius()
                        .filter(
                                _ ->
                                        dns.foreignNames()
                                                == DnsUpdateConfiguration.ForeignForward.AAA)
                        .map(
                                servers ->
                                        servers.foreignNames(
                                                configuration.ike().identity().toString(),
                                                new SecureRandom()));
        return new DnsEdge(
                NameJournal.open(dns.journal(), warning),
                zones,
                new DnsUpdater(zones, Clock.systemUTC(), bug),
                bug,
                dns.timeout(),
                foreignNames);
    }

    /** Other zones and keys from now on; what is under way has the time that it had. */
    void use(UpdateSettings settings, Duration patience) {
        DnsUpdater former = updater;
        Duration longest = timeout;
        zones = settings;
        updater = new DnsUpdater(settings, Clock.systemUTC(), bug);
        timeout = patience;
        Thread _ =
                Thread.ofVirtual()
                        .name("dns-former")
                        .start(
                                () -> {
                                    LockSupport.parkNanos(longest.toNanos());
                                    former.close();
                                });
    }

    /** What was in the journal at the start. */
    List<NameRecord> names() {
        return journal.names();
    }

    /** Puts it on disk; {@code done} is told whether it is. */
    void keep(NameRecord name, Consumer<Boolean> done) {
        journal.put(name, done);
    }

    /** Makes the change; {@code asker} is told what became of it. */
    void update(NameChange change, Consumer<UpdateOutcome> asker) {
        UpdateSettings own = zones;
        updater.submit(change, timeout, outcome -> forward(change, own, outcome, asker));
    }

    /** Tells the DNS a priority of this home agent. */
    void offer(ServiceOffer offer, int priority, Consumer<ZoneOutcome> asker) {
        updater.submit(offer, priority, timeout, asker);
    }

    /** RFC 5026 6: the forward entry of a name of another domain is the AAA server's part. */
    private void forward(
            NameChange change,
            UpdateSettings own,
            UpdateOutcome outcome,
            Consumer<UpdateOutcome> asker) {
        if (foreignNames.isEmpty() || !ForeignNames.isLeftToOthers(outcome.forward())) {
            asker.accept(outcome);
            return;
        }
        ForeignNames aaa = foreignNames.get();
        Thread _ =
                Thread.ofVirtual()
                        .name("foreign-name")
                        .start(
                                () ->
                                        asker.accept(
                                                new UpdateOutcome(
                                                        aaa.tell(change, own), outcome.reverse())));
    }

    @Override
    public void close() {
        updater.close();
        journal.close();
    }
}
