package mip6.dnsupdate.discovery;

/**
 * What became of a discovery, and what it took.
 *
 * @param roundTrips exchanges that had to wait for each other: questions asked at once count as
 *     one, a TCP connection as one more
 * @param unanswered how often a resolver was given up or asked again because no answer came in time
 */
public record DiscoveryReport(DiscoveryOutcome outcome, int roundTrips, int unanswered) {}
