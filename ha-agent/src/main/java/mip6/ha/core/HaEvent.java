package mip6.ha.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import java.util.List;

/** What happens to a {@link HomeAgent}. */
public sealed interface HaEvent {

    /**
     * The daemon has started; what was on disk is read.
     *
     * @param bindings also those that have expired since
     */
    record Restored(List<Binding> bindings) implements HaEvent {}

    /** A datagram of IKE, or a computation that has ended. */
    record Ike(IkeEvent event) implements HaEvent {}

    record MobilityHeaderReceived(IncomingMobilityHeader message) implements HaEvent {}

    /** It was not delivered (RFC 6275 9.3.1). */
    record UnboundPacketReceived(UnboundPacket packet) implements HaEvent {}

    /** The answer to {@link HaAction.Probe}. */
    record Probed(Ipv6Address address, boolean free) implements HaEvent {}

    /**
     * The answer to {@link HaAction.Store} and {@link HaAction.Erase}.
     *
     * @param durable it is on disk; else the store could not write
     */
    record Stored(long ticket, Ipv6Address homeAddress, boolean durable) implements HaEvent {}

    /** The answer to {@link HaAction.UpdateDns}. */
    record DnsUpdated(long ticket, UpdateOutcome outcome) implements HaEvent {}

    /** The daemon is to end: IKE SAs are closed, bindings stay on disk. */
    record Stop() implements HaEvent {}
}
