package mip6.mn.core;

import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What the DNS may say. */
final class DnsAnswers {

    private DnsAnswers() {}

    /**
     * It names home agents, in this order.
     *
     * @param priority of the one at an address
     */
    static DiscoveryReport found(
            Duration timeToLive, ToIntFunction<String> priority, String... addresses) {
        List<HomeAgentCandidate> candidates = new ArrayList<>();
        for (String address : addresses) {
            candidates.add(
                    new HomeAgentCandidate(
                            "ha" + candidates.size() + ".example.com",
                            Ipv6Address.of(address),
                            priority.applyAsInt(address),
                            0,
                            timeToLive,
                            ""));
        }
        return new DiscoveryReport(new DiscoveryOutcome.Found(candidates, List.of()), 1, 0);
    }
}
