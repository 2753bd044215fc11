package mip6.mn.core;

import mip6.dnsupdate.discovery.DiscoveryOutcome;
import mip6.dnsupdate.discovery.HomeAgentCandidate;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.PrefixInformation;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a mobile node tells its operator. */
public sealed interface MnReport {

    /** Another care-of address is in use. */
    record Attached(CareOfAddress careOfAddress) implements MnReport {}

    /** There is no usable care-of address. */
    record Detached() implements MnReport {}

    /** The DNS named home agents. */
    record HomeAgentsFound(List<HomeAgentCandidate> candidates, int roundTrips, Duration elapsed)
            implements MnReport {}

    /** The DNS named none. */
    record DiscoveryFailed(DiscoveryOutcome why) implements MnReport {}

    /** The home agent that serves stands elsewhere in the DNS than it did. */
    record ListingChanged(Ipv6Address homeAgent, Listing.Standing standing) implements MnReport {}

    /** A home agent was given up for the next one (RFC 5026 5.1.2). */
    record HomeAgentGivenUp(HomeAgentCandidate candidate, IkeFailure why) implements MnReport {}

    /** IKEv2 has authenticated both sides, and there is a home address. */
    record Bootstrapped(
            HomeAgentCandidate homeAgent,
            AuthenticatedPeer peer,
            Ipv6Address homeAddress,
            int roundTrips,
            Duration elapsed)
            implements MnReport {

        static Bootstrapped of(
                Association association,
                Bootstrap.Authenticated bootstrap,
                int requestsSince,
                long now) {
            return new Bootstrapped(
                    association.homeAgent(),
                    association.peer(),
                    association.homeAddress(),
                    bootstrap.established().roundTrips() + requestsSince,
                    Duration.ofNanos(now - bootstrap.negotiating().startedAt()));
        }
    }

    /** The node has formed a home address and asks for its SA (RFC 5026 5.3.2). */
    record HomeAddressFormed(Ipv6Address homeAddress, Ipv6Prefix prefix) implements MnReport {}

    /** The home agent has told the prefixes of the home link (RFC 6275 11.4.3). */
    record PrefixesLearned(List<Ipv6Prefix> prefixes) implements MnReport {

        static PrefixesLearned of(List<PrefixInformation> told) {
            return new PrefixesLearned(told.stream().map(PrefixInformation::prefix).toList());
        }
    }

    /** The home agent acknowledged a binding. */
    record BindingAccepted(
            Ipv6Address homeAddress,
            CareOfAddress careOfAddress,
            BindingStatus status,
            Duration lifetime,
            Optional<DnsUpdateStatus> dnsStatus,
            Duration elapsed,
            int transmissions)
            implements MnReport {

        static BindingAccepted of(Ipv6Address homeAddress, RegistrationOutcome.Accepted accepted) {
            return new BindingAccepted(
                    homeAddress,
                    accepted.careOfAddress(),
                    accepted.status(),
                    accepted.lifetime(),
                    accepted.dnsStatus(),
                    accepted.elapsed(),
                    accepted.transmissions());
        }
    }

    record BindingRejected(Ipv6Address homeAddress, BindingStatus status) implements MnReport {}

    /** The node is on its home link, and its home address is its own there. */
    record AtHome(Ipv6Address homeAddress, CareOfAddress here) implements MnReport {}

    /** Another node of the home link has the home address: it is given up. */
    record HomeAddressTaken(Ipv6Address homeAddress) implements MnReport {}

    record BindingEnded(Ipv6Address homeAddress) implements MnReport {}

    /** Another home agent of the provider has initiated to this node, and could serve it. */
    record HomeAgentApproached(
            AuthenticatedPeer peer, Ipv6Address homeAgent, Ipv6Address homeAddress)
            implements MnReport {}

    /**
     * The node registers with a home agent that takes it over.
     *
     * @param before the one that served until now
     */
    record HomeAgentSwitched(
            Optional<Ipv6Address> before, Ipv6Address homeAgent, Ipv6Address homeAddress)
            implements MnReport {}

    /**
     * The home agent sends this node away (RFC 5142).
     *
     * @param offered how many others it names
     */
    record HomeAgentLeaving(Ipv6Address homeAgent, int offered) implements MnReport {}

    /** The IKE SA with the home agent is gone. */
    record HomeAgentLost(Ipv6Address homeAgent, IkeClosure why) implements MnReport {}

    /** The IKE SA goes from another address (RFC 4555). */
    record IkeSaMoved(Ipv6Address careOfAddress) implements MnReport {

        static IkeSaMoved of(IkeAction.Moved moved) {
            return new IkeSaMoved(moved.local().address());
        }
    }

    /** No home agent serves: the next attempt is at the end of {@code pause}. */
    record Waiting(Duration pause) implements MnReport {}

    /**
     * Authentication failed with every home agent (RFC 5026 5.1.2): only a change makes sense now.
     */
    record Unrecoverable(Duration pause) implements MnReport {}

    /**
     * A Mobility Header message was not acted on.
     *
     * @param cause a fixed word
     */
    record Dropped(String cause) implements MnReport {}
}
