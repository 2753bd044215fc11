package mip6.ha.core;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.update.NameChange;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

/** What a {@link HomeAgent} wants done. */
public sealed interface HaAction {

    /** One that the engine leaves to the edge: a datagram, a computation, keys for a capture. */
    record Ike(IkeAction action) implements HaAction {}

    /** Ask the AAA server (RFC 5026 5.4). Answered by {@link IkeEvent.Computed}. */
    record RelayEap(IkeAction.RelayEap relay) implements HaAction {}

    record InstallSa(ChildSa sa) implements HaAction {}

    record RemoveSa(ChildSa sa) implements HaAction {}

    record Send(OutgoingMobilityHeader message) implements HaAction {}

    /** Traffic of the home address goes through this tunnel, instead of one that it had before. */
    record SetTunnel(Tunnel tunnel) implements HaAction {}

    record RemoveTunnel(Ipv6Address homeAddress) implements HaAction {}

    /**
     * Does anybody on the home link have this address (RFC 4862 5.4)? Answered by {@link
     * HaEvent.Probed}.
     */
    record Probe(Ipv6Address address) implements HaAction {}

    /** Answered by {@link HaEvent.TrafficSeen} when somebody sends to this home address. */
    record Watch(Ipv6Address homeAddress) implements HaAction {}

    /** It matters no more. */
    record Unwatch(Ipv6Address homeAddress) implements HaAction {}

    /** To the DHCPv6 servers of the home link; answered by {@link HaEvent.DhcpReceived}. */
    record SendDhcp(Bytes message) implements HaAction {}

    /** Answer for this address on the home link (RFC 6275 10.4.1). */
    record Defend(Ipv6Address address) implements HaAction {}

    record Undefend(Ipv6Address address) implements HaAction {}

    /**
     * Tell the home link that packets to this address go to the home agent: an unsolicited Neighbor
     * Advertisement (RFC 6275 10.4.1).
     */
    record Announce(Ipv6Address address) implements HaAction {}

    /**
     * Put this on disk, instead of what is there for its home address. Answered by {@link
     * HaEvent.Stored} when a power cut cannot undo it any more.
     */
    record Store(long ticket, Binding binding) implements HaAction {}

    /**
     * Somebody on the home link has the address. Put this on disk only if that is another home
     * agent of the provider, for the same mobile node: it is this one's to serve then. Answered
     * like {@link Store}.
     */
    record Fetch(long ticket, Binding binding) implements HaAction {}

    /** Nothing is to be on disk for this home address; answered like {@link Store}. */
    record Erase(long ticket, Ipv6Address homeAddress) implements HaAction {}

    /**
     * Put this on disk, instead of what is there of the names of its home address. Answered by
     * {@link HaEvent.NameJournaled}.
     */
    record JournalName(long ticket, NameRecord name) implements HaAction {}

    /** Answered by {@link HaEvent.DnsUpdated}. */
    record UpdateDns(long ticket, NameChange change) implements HaAction {}

    /**
     * Tell the DNS this priority of this home agent (RFC 5026 5.1). Answered by {@link
     * HaEvent.ServiceOffered} where that is done.
     */
    record OfferService(int priority) implements HaAction {}

    /** The daemon's work is done; what is on disk stays. */
    record Stopped() implements HaAction {}

    record Report(mip6.agent.report.Report report) implements HaAction {}
}
