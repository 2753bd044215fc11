package mip6.ha.edge;

import mip6.agent.CommonEdges;
import mip6.agent.Version;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Escaped;
import mip6.agent.report.Reporter;
import mip6.ha.core.HaEvent;
import mip6.ha.core.HaStatus;
import mip6.ha.core.HomeAgent;
import mip6.ha.core.RecoveryStatus;
import mip6.ikev2.crypto.Curves;

import java.util.Map;
import java.util.Optional;

/** What a home agent tells its operator. The loop's alone. */
final class HomeAgentAnswers {

    private final HomeAgent core;
    private final CommonEdges common;
    private final Reporter reporter;
    private final DnsTally dns;

    HomeAgentAnswers(HomeAgent core, CommonEdges common, Reporter reporter, DnsTally dns) {
        this.core = core;
        this.common = common;
        this.reporter = reporter;
        this.dns = dns;
    }

    Map<String, Object> status(long now, Optional<?> cluster) {
        return Map.of(
                "daemon", "ha-agent",
                "version", Version.TEXT,
                "homeAgent", core.status(now),
                "cluster", cluster,
                "drain", core.drain(),
                "dns", dns.status(),
                "notes", common.notes(),
                "revocation", common.revocation().status(),
                "cryptography", Curves.libraries(),
                "counters", reporter.counters().snapshot());
    }

    /**
     * Numbers of what there is now, for metrics.
     *
     * @param dropped datagrams for which the inbox had no room
     */
    Map<String, Number> gauges(long now, long dropped) {
        HaStatus status = core.status(now);
        RecoveryStatus recovery = core.recovery();
        return Map.ofEntries(
                Map.entry("bindings", status.bindings().size()),
                Map.entry("bindings-pending", status.pendingBindings()),
                Map.entry("ike-sas", status.sessions().size()),
                Map.entry("esp-sas", status.esp()),
                Map.entry("leases", status.pool().leases()),
                Map.entry("home-addresses-used", status.pool().used()),
                Map.entry("home-addresses-stock", status.pool().stock()),
                Map.entry("dns-updates-waiting", dns.status().waiting()),
                Map.entry("takeovers-waiting", recovery.waiting()),
                Map.entry("takeovers-under-way", recovery.underWay()),
                Map.entry("takeovers-limit", recovery.limit()),
                Map.entry("inbox-dropped", dropped));
    }

    /**
     * Answers the wish to end a mobile node, named by its identity or by a home address with a
     * binding.
     *
     * @return what is to be done; empty where nothing is known of it
     */
    Optional<HaEvent> disconnect(ControlRequest request, long now) {
        String wanted = String.join(" ", request.arguments());
        HaStatus status = core.status(now);
        String name =
                status.bindings().stream()
                        .filter(binding -> binding.homeAddress().toString().equals(wanted))
                        .map(HaStatus.BindingStatusLine::identity)
                        .findFirst()
                        .orElse(wanted);
        long ikeSas = status.sessions().stream().filter(sa -> sa.identity().equals(name)).count();
        long bindings =
                status.bindings().stream().filter(each -> each.identity().equals(name)).count();
        if (ikeSas + bindings == 0) {
            request.refuse("no IKE SA and no binding of " + Escaped.of(wanted));
            return Optional.empty();
        }
        request.answer(Map.of("identity", name, "ikeSas", ikeSas, "bindings", bindings));
        return Optional.of(new HaEvent.Disconnect(name));
    }
}
