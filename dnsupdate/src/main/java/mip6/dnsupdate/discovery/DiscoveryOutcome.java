package mip6.dnsupdate.discovery;

import java.util.List;

/** What discovery ends with. Names are in the text form of the DNS. */
public sealed interface DiscoveryOutcome {

    /**
     * At least one address.
     *
     * @param candidates in the order in which they are to be tried
     * @param unusable what was left out
     */
    record Found(List<HomeAgentCandidate> candidates, List<UnusableRecord> unusable)
            implements DiscoveryOutcome {

        public Found {
            candidates = List.copyOf(candidates);
            unusable = List.copyOf(unusable);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("no candidate");
            }
        }
    }

    /** The provider says that it has no such service: the only target is "." (RFC 2782). */
    record NotOffered(String name) implements DiscoveryOutcome {}

    /** NXDOMAIN. */
    record NoSuchName(String name) implements DiscoveryOutcome {}

    /** The name exists without records of the type that was asked for (NODATA). */
    record NoRecords(String name, String type) implements DiscoveryOutcome {}

    /** There are records, and not one usable address. */
    record NoUsableAddress(String name, List<UnusableRecord> unusable) implements DiscoveryOutcome {

        public NoUsableAddress {
            unusable = List.copyOf(unusable);
        }
    }

    /** No resolver gave an answer: worth another try later, or elsewhere. */
    record ResolversFailed(String name, List<ResolverFailure> failures)
            implements DiscoveryOutcome {

        public ResolversFailed {
            failures = List.copyOf(failures);
        }
    }

    /**
     * Neither the configuration nor the system names a resolver.
     *
     * @param faults of the system's files
     */
    record NoResolver(List<String> faults) implements DiscoveryOutcome {

        public NoResolver {
            faults = List.copyOf(faults);
        }
    }
}
