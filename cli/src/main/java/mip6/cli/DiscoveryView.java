package mip6.cli;

import mip6.agent.report.Escaped;
import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryOutcome.Found;
import mip6.dnsupdate.discovery.DiscoveryOutcome.NoRecords;
import mip6.dnsupdate.discovery.DiscoveryOutcome.NoResolver;
import mip6.dnsupdate.discovery.DiscoveryOutcome.NoSuchName;
import mip6.dnsupdate.discovery.DiscoveryOutcome.NoUsableAddress;
import mip6.dnsupdate.discovery.DiscoveryOutcome.NotOffered;
import mip6.dnsupdate.discovery.DiscoveryOutcome.ResolversFailed;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.dnsupdate.discovery.UnusableRecord;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code mip6 discover} prints: for programs its components, for people {@link #lines}.
 *
 * @param query name and type that were asked for
 * @param result one of found, not-offered, no-such-name, no-records, no-usable-address,
 *     resolvers-failed, no-resolver
 * @param explanation the same for people
 * @param candidates in the order in which a mobile node tries them
 * @param unusable what it leaves out
 * @param failures resolvers that were of no use, where none was
 */
record DiscoveryView(
        String query,
        String result,
        String explanation,
        List<HomeAgentCandidate> candidates,
        List<UnusableRecord> unusable,
        List<String> failures,
        int roundTrips,
        int unanswered) {

    static DiscoveryView of(HomeAgentQuery query, DiscoveryReport report) {
        DiscoveryOutcome outcome = report.outcome();
        return new DiscoveryView(
                switch (query) {
                    case HomeAgentQuery.ByService(var domain) ->
                            HomeAgentQuery.SERVICE_PREFIX + domain + " SRV";
                    case HomeAgentQuery.ByName(var name) -> name + " AAAA";
                },
                result(outcome),
                explanation(outcome),
                outcome instanceof Found found ? found.candidates() : List.of(),
                switch (outcome) {
                    case Found found -> found.unusable();
                    case NoUsableAddress none -> none.unusable();
                    case NotOffered _, NoSuchName _, NoRecords _, ResolversFailed _, NoResolver _ ->
                            List.of();
                },
                outcome instanceof ResolversFailed failed
                        ? failed.failures().stream().map(Object::toString).distinct().toList()
                        : List.of(),
                report.roundTrips(),
                report.unanswered());
    }

    private static String result(DiscoveryOutcome outcome) {
        return switch (outcome) {
            case Found _ -> "found";
            case NotOffered _ -> "not-offered";
            case NoSuchName _ -> "no-such-name";
            case NoRecords _ -> "no-records";
            case NoUsableAddress _ -> "no-usable-address";
            case ResolversFailed _ -> "resolvers-failed";
            case NoResolver _ -> "no-resolver";
        };
    }

    private static String explanation(DiscoveryOutcome outcome) {
        return switch (outcome) {
            case Found _ -> "a mobile node tries these, in this order";
            case NotOffered _ -> "the provider says that it has no home agents (target \".\")";
            case NoSuchName _ -> "no such name (NXDOMAIN)";
            case NoRecords(_, String type) -> "the name has no " + type + " records";
            case NoUsableAddress _ -> "there are records, and no address that can be used";
            case ResolversFailed _ -> "no resolver gave an answer";
            case NoResolver(List<String> faults) ->
                    "no resolver: name one in /etc/resolv.conf or with --server (%s)"
                            .formatted(String.join("; ", faults));
        };
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(query, explanation));
        int place = 1;
        for (HomeAgentCandidate candidate : candidates) {
            lines.addAll(
                    Table.wrapped(
                            "%3d.".formatted(place++),
                            "%s %s: %s; valid for %d s"
                                    .formatted(
                                            candidate.address(),
                                            Escaped.of(candidate.target()),
                                            candidate.reason(),
                                            candidate.timeToLive().toSeconds())));
        }
        for (UnusableRecord record : unusable) {
            lines.addAll(
                    Table.wrapped("  - ", Escaped.of(record.target()) + ": " + record.reason()));
        }
        failures.forEach(failure -> lines.addAll(Table.wrapped("  - ", failure)));
        lines.add(
                "%d round trip%s%s"
                        .formatted(
                                roundTrips,
                                roundTrips == 1 ? "" : "s",
                                unanswered == 0 ? "" : ", " + unanswered + " unanswered"));
        return lines;
    }
}
