package mip6.ha.edge;

import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.ServiceOffer;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the DNS about those whom this home agent serves, and about nobody whom another one has
 * taken over meanwhile.
 *
 * @param clock nanoseconds
 * @param results takes what came of it, on any thread
 */
record NameUpdates(
        StoreEdge store,
        DnsEdge dns,
        Reporter reporter,
        LongSupplier clock,
        Consumer<HaEvent> results) {

    private static final ZoneOutcome NOT_ASKED = new ZoneOutcome.NoAnswer("not asked");

    void update(long ticket, NameChange change) {
        long since = clock.getAsLong();
        Ipv6Address homeAddress =
                change.next().or(change::previous).map(NameRegistration::homeAddress).orElseThrow();
        store.ifOurs(
                homeAddress,
                () -> dns.update(change, outcome -> done(ticket, since, outcome)),
                why -> {
                    if (why == Outcome.LOST) {
                        results.accept(new HaEvent.LetGo(List.of(homeAddress)));
                    }
                    done(ticket, since, new UpdateOutcome(NOT_ASKED, NOT_ASKED));
                });
    }

    /** The priority of this home agent's own record of the service. */
    void offer(ServiceOffer offer, int priority) {
        dns.offer(offer, priority, outcome -> offered(offer, priority, outcome));
    }

    private void offered(ServiceOffer offer, int priority, ZoneOutcome outcome) {
        boolean done = outcome instanceof ZoneOutcome.Performed;
        Report report =
                done
                        ? Report.info("service-offered")
                        : Report.warning("service-not-offered").with("why", outcome.toString());
        reporter.report(report.with("domain", offer.domain().text()).with("priority", priority));
        if (done) {
            results.accept(new HaEvent.ServiceOffered(priority));
        }
    }

    private void done(long ticket, long since, UpdateOutcome outcome) {
        reporter.counters()
                .histogram("dns-update", "")
                .observe(Duration.ofNanos(clock.getAsLong() - since));
        results.accept(new HaEvent.DnsUpdated(ticket, outcome));
    }
}
