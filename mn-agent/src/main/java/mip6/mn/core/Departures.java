package mip6.mn.core;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Home agents that have sent this node away lately. Two that send it to each other would keep it
 * busy for ever, so it goes back to none of them for a while.
 */
final class Departures {

    /** Candidates of one message, and home agents that are remembered. */
    static final int MOST = 16;

    private final Duration memory;
    private final Map<Ipv6Address, Long> left = new LinkedHashMap<>();

    Departures(Duration memory) {
        this.memory = memory;
    }

    /**
     * Where to go next; empty where a pause is due, since the node would go round in circles. With
     * nobody in the list of a message it is to discover a home agent (RFC 5142 6.1 MUST).
     */
    Optional<List<HomeAgentCandidate>> after(Departure sent, long now) {
        left.values().removeIf(at -> now - at >= memory.toNanos());
        boolean again = left.containsKey(sent.homeAgent()) || left.size() >= MOST;
        left.put(sent.homeAgent(), now);
        // RFC 5142 6.2 SHOULD: first those of the home prefix, each in the order of the list
        List<HomeAgentCandidate> next =
                sent.homeAgents().stream()
                        .filter(each -> each.isRoutableUnicast() && !left.containsKey(each))
                        .distinct()
                        .sorted(Comparator.comparing(each -> !sent.homePrefix().contains(each)))
                        .limit(MOST)
                        .map(Departures::candidate)
                        .toList();
        boolean nobodyLeft = next.isEmpty() && !sent.homeAgents().isEmpty();
        return again || nobodyLeft ? Optional.empty() : Optional.of(next);
    }

    private static HomeAgentCandidate candidate(Ipv6Address address) {
        return new HomeAgentCandidate(address.toString(), address, 0, 0, Duration.ZERO, "");
    }
}
