package mip6.ha.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Set;

/** What happens to a {@link HomeAgent}. */
public sealed interface HaEvent {

    /**
     * The daemon has started; what was on disk is read.
     *
     * @param bindings also those that have expired since
     */
    record Restored(List<Binding> bindings) implements HaEvent {}

    /** What the journal of names held when the daemon started; before all others. */
    record NamesRestored(List<NameRecord> names) implements HaEvent {}

    /**
     * Home addresses that other home agents serve when the daemon starts: behind {@link
     * NamesRestored}, since their names are no longer this one's to see to, and before {@link
     * Restored}.
     */
    record ServedElsewhere(Set<Ipv6Address> homeAddresses) implements HaEvent {

        public ServedElsewhere {
            homeAddresses = Set.copyOf(homeAddresses);
        }
    }

    /** A datagram of IKE, or a computation that has ended. */
    record Ike(IkeEvent event) implements HaEvent {}

    /** The DNS says that priority of this home agent. */
    record ServiceOffered(int priority) implements HaEvent {}

    /**
     * Mobile nodes of a home agent that failed are this one's now, in the store and for good: it
     * initiates to them, those first who are likely to have traffic.
     *
     * @param homeAgent the address of this home agent that they are to use
     */
    record Inherited(List<Binding> bindings, Ipv6Address homeAgent) implements HaEvent {

        public Inherited {
            bindings = List.copyOf(bindings);
        }
    }

    /** Bindings that are another home agent's now: nothing more is done for them here. */
    record LetGo(List<Ipv6Address> homeAddresses) implements HaEvent {

        public LetGo {
            homeAddresses = List.copyOf(homeAddresses);
        }
    }

    /**
     * Others may have taken over while this home agent stood still, or the store may know less than
     * it did.
     *
     * @param own home addresses whose bindings are this home agent's: no others are
     * @param stored those that anybody served: the others are nobody's
     */
    record Retained(Set<Ipv6Address> own, Set<Ipv6Address> stored) implements HaEvent {

        public Retained {
            own = Set.copyOf(own);
            stored = Set.copyOf(stored);
        }
    }

    /** The operator wants this home agent to serve nobody any more (RFC 5142 5). */
    record DrainWanted(DrainPlan plan) implements HaEvent {}

    /** The operator wanted that before this home agent was started; after {@link Restored}. */
    record DrainRestored(DrainPlan plan) implements HaEvent {}

    /** The operator wants it to serve on. */
    record DrainCancelled() implements HaEvent {}

    record MobilityHeaderReceived(IncomingMobilityHeader message) implements HaEvent {}

    /** It was not delivered (RFC 6275 9.3.1). */
    record UnboundPacketReceived(UnboundPacket packet) implements HaEvent {}

    /** The answer to {@link HaAction.Watch}. */
    record TrafficSeen(Ipv6Address homeAddress) implements HaEvent {}

    /** The answer to {@link HaAction.Probe}. */
    record Probed(Ipv6Address address, boolean free) implements HaEvent {}

    /** The same where the link could not be asked, as when its interface is down. */
    record NotProbed(Ipv6Address address) implements HaEvent {}

    /** A datagram for the DHCPv6 client's port, on the home link. */
    record DhcpReceived(Bytes message) implements HaEvent {}

    /**
     * The answer to {@link HaAction.Store} and {@link HaAction.Erase}.
     *
     * @param durable it is on disk; else the store could not write
     */
    record Stored(long ticket, Ipv6Address homeAddress, boolean durable) implements HaEvent {}

    /**
     * The answer to {@link HaAction.JournalName}.
     *
     * @param durable it is on disk; else the journal could not be written
     */
    record NameJournaled(long ticket, boolean durable) implements HaEvent {}

    /**
     * The answer to {@link HaAction.Store} where the store did not answer: whether it is written is
     * not known, so nobody is told anything; who asked asks again.
     */
    record StoreUnanswered(long ticket, Ipv6Address homeAddress) implements HaEvent {}

    /** The answer to {@link HaAction.UpdateDns}. */
    record DnsUpdated(long ticket, UpdateOutcome outcome) implements HaEvent {}

    /**
     * The operator ends all that this mobile node has here; one that is authorised may come again.
     *
     * @param identity in the words of {@link HaStatus}
     */
    record Disconnect(String identity) implements HaEvent {}

    /**
     * The operator has changed the configuration: mobile nodes, limits and credentials hold from
     * now on. Who is no longer authorised, or has an address that is now another's, loses what it
     * has; nobody else notices.
     */
    record Reconfigured(HomeAgentSettings settings, IkeSettings ike) implements HaEvent {}

    /** The daemon is to end: IKE SAs are closed, bindings stay on disk. */
    record Stop() implements HaEvent {}
}
