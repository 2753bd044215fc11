package mip6.cli;

import mip6.agent.configuration.CommonConfiguration;
import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.agent.configuration.CommonConfiguration.Protection;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.StrongSwanConfiguration;
import mip6.dataplane.kernel.KernelDataPlane;
import mip6.dataplane.userspace.Side;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.DnsDiscovery;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.dnsupdate.update.Prohibition;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.ZoneOutcome;
import mip6.ha.edge.HomeAgentConfiguration;
import mip6.ha.edge.ZoneChecks;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciException;
import mip6.linux.LinuxException;
import mip6.mn.edge.MobileNodeConfiguration;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether what a configuration relies on elsewhere is there: kernel, home agents, DNS servers. */
final class Surroundings {

    private Surroundings() {}

    /** Of a home agent: the kernel, and whether zones take updates under their keys. */
    static List<Finding> of(HomeAgentConfiguration configuration) {
        List<Finding> findings = kernel(configuration.common(), Side.HOME_AGENT);
        charon(configuration.ike()).ifPresent(findings::add);
        Map<DomainName, UpdateOutcome> zones = ZoneChecks.perform(configuration);
        zones.forEach(
                (zone, outcome) -> {
                    findings.add(judged("zone " + zone, outcome.forward()));
                    findings.add(judged("reverse zone, with " + zone, outcome.reverse()));
                });
        if (zones.isEmpty()) {
            findings.add(Finding.well("dns-key", "none: no names are registered"));
        }
        return findings;
    }

    /** Of a mobile node: the kernel, and whether the DNS leads to a home agent. */
    static List<Finding> of(MobileNodeConfiguration configuration) {
        List<Finding> findings = kernel(configuration.common(), Side.MOBILE_NODE);
        charon(configuration.ike()).ifPresent(findings::add);
        if (configuration.common().protection() == Protection.NONE) {
            return findings;
        }
        DiscoveryView found =
                DiscoveryView.of(
                        configuration.query(),
                        new DnsDiscovery(configuration.resolver(), new SecureRandom())
                                .discover(configuration.query()));
        findings.add(
                found.candidates().isEmpty()
                        ? Finding.bad(
                                "home-agents",
                                found.query() + ": " + found.explanation(),
                                "`mip6 discover "
                                        + configuration.provider()
                                        + "` shows what the DNS holds")
                        : Finding.well(
                                "home-agents",
                                found.candidates().stream()
                                        .map(Surroundings::text)
                                        .collect(Collectors.joining(", "))));
        return findings;
    }

    private static String text(HomeAgentCandidate candidate) {
        return candidate.target() + " " + candidate.address();
    }

    private static List<Finding> kernel(CommonConfiguration common, Side side) {
        List<Finding> findings = new ArrayList<>();
        if (common.dataPlane() != DataPlaneKind.KERNEL) {
            return findings;
        }
        try {
            List<String> missing = KernelDataPlane.missingParts(side);
            findings.add(
                    missing.isEmpty()
                            ? Finding.well("kernel", "all that dataplane = \"kernel\" needs")
                            : Finding.bad(
                                    "kernel",
                                    "lacks " + String.join(", ", missing),
                                    "boot one that has it, or take dataplane = \"userspace\""));
        } catch (LinuxException refused) {
            findings.add(
                    Finding.bad(
                            "kernel",
                            "its parts cannot be seen: " + refused.getMessage(),
                            "run doctor as root"));
        }
        return findings;
    }

    /** Whether charon answers, where key exchange is left to it. */
    private static Optional<Finding> charon(IkeConfiguration ike) {
        return ike.strongSwan().map(StrongSwanConfiguration::vici).map(Surroundings::charon);
    }

    private static Finding charon(ViciEndpoint vici) {
        try (ViciClient client = new ViciClient(vici)) {
            return Finding.well("charon", vici + ": strongSwan " + client.version().version());
        } catch (ViciException refused) {
            return Finding.bad(
                    "charon",
                    String.valueOf(refused.getMessage()),
                    "start charon, let this user have its socket, or mend ike.vici");
        }
    }

    private static Finding judged(String zone, ZoneOutcome outcome) {
        String check = "dns-key";
        return switch (outcome) {
            case ZoneOutcome.Performed() -> Finding.well(check, zone + ": updates are taken");
            case ZoneOutcome.Prohibited(String name, Prohibition reason) ->
                    Finding.bad(
                            check,
                            "%s: %s %s".formatted(zone, name, reason.text()),
                            "name the zone, with its key, in [[dns-update.zones]]");
            case ZoneOutcome.Refused(String rcode) ->
                    Finding.bad(
                            check,
                            zone + ": the server answers " + rcode,
                            "let this key update the zone, in a server that knows its kind (TSIG,"
                                    + " SIG(0))");
            case ZoneOutcome.ForeignRecord(String name, String rcode) ->
                    Finding.bad(
                            check,
                            "%s: at %s is somebody else's record (%s)".formatted(zone, name, rcode),
                            "remove it");
            case ZoneOutcome.SignatureFailure(String error) ->
                    Finding.bad(
                            check,
                            zone + ": the server does not accept the key (" + error + ")",
                            "the same key, by the same name, in both; clocks that agree");
            case ZoneOutcome.BadAnswer(String reason) ->
                    Finding.bad(
                            check,
                            zone + ": an answer that proves nothing (" + reason + ")",
                            "the same key, by the same name, in both");
            case ZoneOutcome.NoAnswer(String reason) ->
                    Finding.bad(
                            check,
                            zone + ": no answer (" + reason + ")",
                            "server and port in the file; what filters packets on the way");
        };
    }
}
