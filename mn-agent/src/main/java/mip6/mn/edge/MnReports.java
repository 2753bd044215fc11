package mip6.mn.edge;

import mip6.agent.report.Report;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.mn.core.CareOfAddress;
import mip6.mn.core.MnReport;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.List;
import java.util.stream.Collectors;

/** What a mobile node tells, in the words of the log. */
public final class MnReports {

    private MnReports() {}

    /** The line of the log and of the event stream. */
    public static Report of(MnReport report) {
        return switch (report) {
            case MnReport.Attached(CareOfAddress at) ->
                    Report.info("attached")
                            .with("care-of-address", at.address())
                            .with("interface", at.interfaceName());
            case MnReport.Detached() -> Report.warning("detached");
            case MnReport.HomeAgentsFound found ->
                    Report.info("home-agents-found")
                            .with(
                                    "home-agents",
                                    found.candidates().stream()
                                            .map(MnReports::shown)
                                            .collect(Collectors.joining(",")))
                            .with("round-trips", found.roundTrips())
                            .with("elapsed", found.elapsed());
            case MnReport.DiscoveryFailed failed ->
                    Report.warning("discovery-failed").with("why", failed.why().toString());
            case MnReport.ListingChanged changed -> listing(changed);
            case MnReport.HomeAgentGivenUp given ->
                    Report.warning("home-agent-given-up")
                            .with("home-agent", shown(given.candidate()))
                            .with("why", given.why());
            case MnReport.Bootstrapped done -> bootstrapped(done);
            case MnReport.HomeAddressFormed formed ->
                    Report.info("home-address-formed")
                            .with("home-address", formed.homeAddress())
                            .with("prefix", formed.prefix().toString());
            case MnReport.PrefixesLearned(List<Ipv6Prefix> prefixes) ->
                    Report.info("prefixes-learned").with("prefixes", shown(prefixes));
            case MnReport.BindingAccepted accepted -> accepted(accepted);
            case MnReport.BindingRejected rejected ->
                    Report.warning("binding-rejected")
                            .with("home-address", rejected.homeAddress())
                            .with("status", rejected.status().toString());
            case MnReport.AtHome(Ipv6Address homeAddress, CareOfAddress here) ->
                    Report.info("at-home")
                            .with("home-address", homeAddress)
                            .with("interface", here.interfaceName());
            case MnReport.HomeAddressTaken(Ipv6Address homeAddress) ->
                    Report.warning("home-address-taken").with("home-address", homeAddress);
            case MnReport.BindingEnded ended ->
                    Report.info("binding-ended").with("home-address", ended.homeAddress());
            case MnReport.HomeAgentApproached approached -> approached(approached);
            case MnReport.HomeAgentSwitched switched -> switched(switched);
            case MnReport.HomeAgentLeaving leaving -> leaving(leaving);
            case MnReport.HomeAgentLost lost ->
                    Report.warning("home-agent-lost")
                            .with("home-agent-address", lost.homeAgent())
                            .with("why", lost.why());
            case MnReport.IkeSaMoved(Ipv6Address careOfAddress) ->
                    Report.info("ike-sa-moved").with("care-of-address", careOfAddress);
            case MnReport.Waiting waiting ->
                    Report.warning("waiting").with("retry-in", waiting.pause());
            case MnReport.Unrecoverable unrecoverable ->
                    Report.error("authentication-failed-with-every-home-agent")
                            .with("retry-in", unrecoverable.pause());
            case MnReport.Dropped dropped -> Report.debug("dropped").with("cause", dropped.cause());
        };
    }

    private static Report bootstrapped(MnReport.Bootstrapped done) {
        return Report.info("bootstrapped")
                .with("home-agent", done.homeAgent().target())
                .with("home-agent-address", done.homeAgent().address())
                .with("home-agent-identity", done.peer().identity().toString())
                .with("authentication", done.peer().method())
                .with("home-address", done.homeAddress())
                .with("round-trips", done.roundTrips())
                .with("elapsed", done.elapsed());
    }

    private static Report listing(MnReport.ListingChanged changed) {
        return Report.info("home-agent-listing-changed")
                .with("home-agent-address", changed.homeAgent())
                .with("standing", changed.standing());
    }

    private static Report leaving(MnReport.HomeAgentLeaving leaving) {
        return Report.info("home-agent-leaving")
                .with("home-agent-address", leaving.homeAgent())
                .with("offered", leaving.offered());
    }

    private static Report approached(MnReport.HomeAgentApproached approached) {
        return Report.info("home-agent-approached")
                .with("home-agent-address", approached.homeAgent())
                .with("home-agent-identity", approached.peer().identity().toString())
                .with("home-address", approached.homeAddress());
    }

    private static Report switched(MnReport.HomeAgentSwitched switched) {
        return Report.info("home-agent-switched")
                .with("home-agent-address", switched.homeAgent())
                .with("home-address", switched.homeAddress())
                .with("before", switched.before().map(Ipv6Address::toString).orElse("none"));
    }

    private static Report accepted(MnReport.BindingAccepted accepted) {
        Report report =
                Report.info("binding-accepted")
                        .with("home-address", accepted.homeAddress())
                        .with("care-of-address", accepted.careOfAddress().address())
                        .with("status", accepted.status().toString())
                        .with("lifetime", accepted.lifetime())
                        .with("round-trips", accepted.transmissions())
                        .with("elapsed", accepted.elapsed());
        return accepted.dnsStatus()
                .map(status -> report.with("dns-update", status.toString()))
                .orElse(report);
    }

    private static String shown(List<Ipv6Prefix> prefixes) {
        return prefixes.stream().map(Ipv6Prefix::toString).collect(Collectors.joining(","));
    }

    private static String shown(HomeAgentCandidate candidate) {
        return candidate.target() + "[" + candidate.address() + "]";
    }
}
