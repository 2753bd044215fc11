package mip6.ha.core;

import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IKE SA with a mobile node that has proved its identity, and its pairs of ESP SAs.
 *
 * @param leased the home address that was given in it
 * @param selfMade home addresses that the mobile node formed, the newest last
 * @param established both sides are authenticated
 * @param lastHeard when the mobile node last proved to be alive
 * @param pairs the one to send under last
 * @param proven where the mobile node was when it last completed an exchange of IKE
 */
record Session(
        IkeSaId id,
        AuthenticatedPeer peer,
        Endpoint remote,
        Optional<Endpoint> local,
        Optional<Ipv6Address> leased,
        List<Ipv6Address> selfMade,
        boolean established,
        long lastHeard,
        List<ChildSa> pairs,
        Optional<Ipv6Address> proven) {

    Session {
        selfMade = List.copyOf(selfMade);
        pairs = List.copyOf(pairs);
    }

    /** The one that the mobile node has come to last. */
    Optional<Ipv6Address> homeAddress() {
        return selfMade.isEmpty() ? leased : Optional.of(selfMade.getLast());
    }

    /** The newest pair that protects Mobility Header messages of {@code homeAddress}. */
    Optional<ChildSa> pairFor(Ipv6Address homeAddress) {
        return pairs.reversed().stream().filter(sa -> covers(sa, homeAddress)).findFirst();
    }

    /** The newest pair in tunnel mode for the traffic of {@code homeAddress} (RFC 4877 4.3). */
    Optional<ChildSa> tunnelFor(Ipv6Address homeAddress) {
        return pairs.reversed().stream()
                .filter(sa -> sa.mode() == ChildSa.Mode.TUNNEL && holds(sa, 0, homeAddress))
                .findFirst();
    }

    /** The newest pair for Mobile Prefix Discovery of {@code homeAddress} (RFC 4877 7.2.3). */
    Optional<ChildSa> prefixDiscoveryFor(Ipv6Address homeAddress) {
        return pairs.reversed().stream()
                .filter(sa -> sa.isOfPrefixDiscovery() && holds(sa, IpProtocol.ICMPV6, homeAddress))
                .findFirst();
    }

    /**
     * An address translator is on the way (RFC 7296 2.23): the other end of the IKE SA is not where
     * the mobile node says that it is, and so does not move there.
     */
    boolean isTranslated() {
        return pairs.stream().anyMatch(sa -> sa.encapsulation().isPresent());
    }

    /** Whether Mobility Header messages of {@code homeAddress} are among the pair's selectors. */
    static boolean covers(ChildSa sa, Ipv6Address homeAddress) {
        return sa.mode() == ChildSa.Mode.TRANSPORT
                && (holds(sa, IpProtocol.MOBILITY, homeAddress) || holds(sa, 0, homeAddress));
    }

    private static boolean holds(ChildSa sa, int protocol, Ipv6Address homeAddress) {
        for (TrafficSelector selector : sa.remote()) {
            if (selector.protocol() == protocol
                    && selector.start().compareTo(homeAddress) <= 0
                    && homeAddress.compareTo(selector.end()) <= 0) {
                return true;
            }
        }
        return false;
    }

    Session with(ChildSa sa) {
        List<ChildSa> more = new ArrayList<>(pairs);
        more.add(sa);
        return withPairs(more);
    }

    /** A pair that receives, and is the last to be sent under. */
    Session withSuccessor(ChildSa sa) {
        List<ChildSa> more = new ArrayList<>(pairs);
        more.addFirst(sa);
        return withPairs(more);
    }

    Session without(ChildSa sa) {
        return withPairs(
                pairs.stream().filter(each -> !each.inbound().equals(sa.inbound())).toList());
    }

    Session establishedAt(Endpoint localEnd, Endpoint remoteEnd, long now) {
        return new Session(
                id,
                peer,
                remoteEnd,
                Optional.of(localEnd),
                leased,
                selfMade,
                true,
                now,
                pairs,
                Optional.of(remoteEnd.address()));
    }

    Session movedTo(Endpoint localEnd, Endpoint remoteEnd) {
        return new Session(
                id,
                peer,
                remoteEnd,
                Optional.of(localEnd),
                leased,
                selfMade,
                established,
                lastHeard,
                pairs,
                proven);
    }

    Session heardAt(long now) {
        return new Session(
                id, peer, remote, local, leased, selfMade, established, now, pairs, proven);
    }

    /** It has completed an exchange from where it is. */
    Session provenAt(long now) {
        return new Session(
                id,
                peer,
                remote,
                local,
                leased,
                selfMade,
                established,
                now,
                pairs,
                Optional.of(remote.address()));
    }

    Session withSelfMade(Ipv6Address address) {
        List<Ipv6Address> more = new ArrayList<>(selfMade);
        more.remove(address);
        more.add(address);
        return withSelfMade(more);
    }

    Session withoutSelfMade(Ipv6Address address) {
        return withSelfMade(selfMade.stream().filter(each -> !each.equals(address)).toList());
    }

    private Session withSelfMade(List<Ipv6Address> changed) {
        return new Session(
                id, peer, remote, local, leased, changed, established, lastHeard, pairs, proven);
    }

    private Session withPairs(List<ChildSa> changed) {
        return new Session(
                id, peer, remote, local, leased, selfMade, established, lastHeard, changed, proven);
    }
}
