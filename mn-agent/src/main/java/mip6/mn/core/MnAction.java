package mip6.mn.core;

import mip6.dataplane.DataPlane;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.wire.Ipv6Address;

/** What a {@link MobileNode} wants done. */
public sealed interface MnAction {

    /**
     * Look for home agents in the DNS, from {@code from}; answered by {@link MnEvent.Discovered} or
     * {@link MnEvent.NotAsked}.
     */
    record Discover(long attempt, CareOfAddress from) implements MnAction {}

    /**
     * The same question while a home agent serves: what the DNS said has run out. Answered by the
     * same events.
     */
    record Look(long attempt, CareOfAddress from) implements MnAction {}

    /**
     * One that the engine leaves to the edge: a datagram, a computation, keys for a capture, a
     * report.
     */
    record Ike(IkeAction action) implements MnAction {}

    record InstallSa(ChildSa sa) implements MnAction {}

    record RemoveSa(ChildSa sa) implements MnAction {}

    record Send(DataPlane.OutgoingMobilityHeader message) implements MnAction {}

    /**
     * The node's address is {@code homeAddress} from now on, and what names no other source uses
     * it; packets from {@code careOfAddress} keep to its own interface. Said again after each
     * movement.
     */
    record UseHomeAddress(Ipv6Address homeAddress, CareOfAddress careOfAddress)
            implements MnAction {}

    /**
     * The node is on its home link, as {@code here} shows, and sends from its home address there
     * next (RFC 6275 11.5.5): whatever led to the tunnel goes.
     */
    record ReturnHome(Ipv6Address homeAddress, CareOfAddress here) implements MnAction {}

    /**
     * From now on this node answers for its home address on the home link, and probes it for no
     * duplicate: the home agent still defends it (RFC 6275 11.5.5).
     */
    record AnswerAtHome(Ipv6Address homeAddress, CareOfAddress here) implements MnAction {}

    /**
     * No binding has protected the home address: Duplicate Address Detection decides on the home
     * link whether it still is this node's, while nobody is answered for it (RFC 6275 11.5.5).
     * Answered by {@link MnEvent.HomeAddressProbed} or {@link MnEvent.ProbeRefused}.
     */
    record ProbeAtHome(Ipv6Address homeAddress, CareOfAddress here) implements MnAction {}

    /**
     * The home agent has let go, and the address is this node's: tell the home link where it is
     * now, by an unsolicited Neighbor Advertisement (RFC 6275 11.5.5).
     */
    record AnnounceAtHome(Ipv6Address homeAddress, CareOfAddress here) implements MnAction {}

    /** The node has no home address any more. */
    record DropHomeAddress(Ipv6Address homeAddress) implements MnAction {}

    record SetTunnel(DataPlane.Tunnel tunnel) implements MnAction {}

    record RemoveTunnel(Ipv6Address homeAddress) implements MnAction {}

    record Report(MnReport report) implements MnAction {}

    /** Nothing is left to do; the daemon may end. */
    record Stopped() implements MnAction {}
}
