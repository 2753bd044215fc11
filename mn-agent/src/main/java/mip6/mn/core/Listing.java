package mip6.mn.core;

import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What the DNS has said of home agents. It stays of use for as long as its records say (RFC 1035
 * 3.2.1), where the node was when it asked: another network may have other answers.
 *
 * @param candidates at least one, in the order in which they are tried
 * @param until nanoseconds
 */
record Listing(List<HomeAgentCandidate> candidates, CareOfAddress from, long until) {

    /** The longest that any answer is kept, whatever it says itself. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Where a home agent that serves is among those of the DNS. */
    enum Standing {
        /** No other has a better priority. */
        PREFERRED,
        /** Another one has. */
        OUTRANKED,
        NOT_LISTED
    }

    static Listing of(List<HomeAgentCandidate> candidates, CareOfAddress from, long now) {
        Duration least =
                candidates.stream()
                        .map(HomeAgentCandidate::timeToLive)
                        .min(Comparator.naturalOrder())
                        .filter(it -> it.compareTo(LONGEST) < 0)
                        .orElse(LONGEST);
        return new Listing(candidates, from, now + least.toNanos());
    }

    boolean holds(CareOfAddress place, long now) {
        return now < until && from.equals(place);
    }

    Standing standing(Ipv6Address homeAgent) {
        return candidates.stream()
                .filter(it -> it.address().equals(homeAgent))
                .findFirst()
                .map(own -> isOutranked(own) ? Standing.OUTRANKED : Standing.PREFERRED)
                .orElse(Standing.NOT_LISTED);
    }

    /** RFC 2782: the lowest priority comes first; weights only share the load. */
    private boolean isOutranked(HomeAgentCandidate own) {
        return candidates.stream().anyMatch(it -> it.priority() < own.priority());
    }
}
