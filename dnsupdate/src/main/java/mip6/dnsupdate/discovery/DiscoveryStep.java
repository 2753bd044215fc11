package mip6.dnsupdate.discovery;

/** What follows upon answers. */
sealed interface DiscoveryStep {

    /** More questions. */
    record Next(DiscoveryState state) implements DiscoveryStep {}

    /** The end. */
    record Done(DiscoveryOutcome outcome) implements DiscoveryStep {}
}
