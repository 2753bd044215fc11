package mip6.mn.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dnsupdate.discovery.DiscoveryReport;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import java.util.List;

/** What happens to a {@link MobileNode}. */
public sealed interface MnEvent {

    /**
     * The usable care-of addresses, the best first; empty while the node is attached nowhere.
     * Movement is this list having another head.
     */
    record CareOfAddressesChanged(List<CareOfAddress> candidates) implements MnEvent {}

    /** The answer to {@link MnAction.Discover} or {@link MnAction.Look}. */
    record Discovered(long attempt, DiscoveryReport report) implements MnEvent {}

    /** The DNS was not asked: this node had no room for the question. */
    record NotAsked(long attempt) implements MnEvent {}

    /** A datagram of IKE, or a computation that has ended. */
    record Ike(IkeEvent event) implements MnEvent {}

    record MobilityHeaderReceived(IncomingMobilityHeader message) implements MnEvent {}

    /**
     * Duplicate Address Detection has ended on the home link; said again whenever links change.
     *
     * @param free no other node has the address
     */
    record HomeAddressProbed(Ipv6Address homeAddress, boolean free) implements MnEvent {}

    /** The kernel did not begin with it: whether another node has the address is not known. */
    record ProbeRefused(Ipv6Address homeAddress) implements MnEvent {}

    /** The operator wants discovery to start anew. */
    record Rediscover() implements MnEvent {}

    /** The daemon is to end: de-register, then {@link MnAction.Stopped}. */
    record Stop() implements MnEvent {}
}
