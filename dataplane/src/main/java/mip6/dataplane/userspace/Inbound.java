package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.IncomingMobilityHeader.Protection;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.dataplane.Flow;
import mip6.dataplane.TokenBucket;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.esp.EspInbound;
import mip6.linux.ReceivedPacket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.PacketBuffer;
import mip6.wire.Reader;

import java.util.Optional;

/**
 * Decides what a packet that came is. For one thread, which allocates nothing for payload.
 *
 * <p>A Home Address option is accepted in front of ESP and the Mobility Header only, where RFC 6275
 * 9.3.1 asks for no binding. In front of ESP it counts as the source that the SA's selectors are
 * held against, so it is the peer's own. A Mobility Header in the clear is handed on without
 * protection, for its receiver to count or to answer. Anything else with that option needs a
 * binding of a correspondent node, which this is not: it is dropped, and what it said is handed on
 * for its receiver to answer.
 */
final class Inbound {

    /** Octets of the shortest Mobility Header (RFC 6275 6.1.1), and of 6.7's message. */
    private static final int SHORTEST_MOBILITY_HEADER = 8;

    private static final int SPI_LENGTH = 4;

    /** In place of a port: nobody sends from this one (RFC 768). */
    private static final int NOT_IN_UDP = 0;

    /** In front of ESP that follows the IPv6 header itself. */
    private static final HeaderChain NO_CHAIN =
            new HeaderChain(Optional.empty(), Optional.empty(), IpProtocol.ESP, Bytes.EMPTY);

    private final Side side;
    private final Tables tables;
    private final Rates rates;
    private final Flow flow = new Flow();

    /** What ESP held, until the next packet comes. */
    private final PacketBuffer opened = new PacketBuffer(PacketBuffer.LONGEST);

    /** What anybody can have this node do, for all threads together. */
    static final class Rates {

        /** Packets in the clear that are handed on in a second. Anybody can send them. */
        static final int UNPROTECTED_PER_SECOND = 100;

        /** Errors about a tunnel's packets that go on to those who sent what was in them. */
        private static final int RELAYED_PER_SECOND = 100;

        private final TokenBucket unprotected = new TokenBucket(UNPROTECTED_PER_SECOND);
        private final TokenBucket relayed = new TokenBucket(RELAYED_PER_SECOND);
    }

    Inbound(Side side, Tables tables, Rates rates) {
        this.side = side;
        this.tables = tables;
        this.rates = rates;
    }

    /** Says to {@code arrivals} what {@code packet} is, and changes it. */
    void arrive(ReceivedPacket packet, long now, Arrivals arrivals) {
        try {
            switch (packet.protocol()) {
                case IpProtocol.IPV6 -> inClear(packet, arrivals);
                case IpProtocol.ESP -> esp(packet, NO_CHAIN, NOT_IN_UDP, arrivals);
                case IpProtocol.ICMPV6 -> aboutAPath(packet.payload().toBytes(), now, arrivals);
                default -> behindHeaders(packet, now, arrivals);
            }
        } catch (MalformedException unreadable) {
            arrivals.dropped(DropCause.MALFORMED);
        }
    }

    /** The same of ESP that a socket took out of UDP. */
    void arriveInUdp(ReceivedPacket packet, Arrivals arrivals) {
        esp(packet, NO_CHAIN, packet.sourcePort(), arrivals);
    }

    private void behindHeaders(ReceivedPacket packet, long now, Arrivals arrivals)
            throws MalformedException {
        PacketBuffer payload = packet.payload();
        HeaderChain chain = HeaderChain.read(packet.protocol(), payload.toBytes());
        payload.dropFront(payload.length() - chain.payload().length());
        switch (chain.protocol()) {
            case IpProtocol.ESP -> esp(packet, chain, NOT_IN_UDP, arrivals);
            case IpProtocol.UDP -> inUdp(packet, chain, now, arrivals);
            case IpProtocol.MOBILITY -> unprotected(packet, chain, now, arrivals);
            default -> foreign(packet, chain, now, arrivals);
        }
    }

    /** ESP in UDP behind a Home Address option or a routing header. */
    private void inUdp(ReceivedPacket packet, HeaderChain chain, long now, Arrivals arrivals) {
        PacketBuffer datagram = packet.payload();
        if (datagram.length() < UdpEncapsulation.HEADER
                || UdpEncapsulation.destinationPort(datagram) != Endpoint.NAT_TRAVERSAL_PORT) {
            foreign(packet, chain, now, arrivals);
            return;
        }
        // RFC 3948 2.1: ESP proves more than the checksum does, which is passed over.
        int port = UdpEncapsulation.sourcePort(datagram);
        datagram.dropFront(UdpEncapsulation.HEADER);
        esp(packet, chain, port, arrivals);
    }

    /**
     * @param udpPort the source port, where it came in UDP
     */
    private void esp(ReceivedPacket packet, HeaderChain chain, int udpPort, Arrivals arrivals) {
        PacketBuffer esp = packet.payload();
        if (esp.length() < SPI_LENGTH) {
            arrivals.dropped(DropCause.MALFORMED);
            return;
        }
        Optional<InstalledSa> found = tables.sa(EspInbound.spiOf(esp));
        if (found.isEmpty()) {
            arrivals.dropped(DropCause.NO_SA);
            return;
        }
        InstalledSa installed = found.get();
        ChildSa sa = installed.sa();
        // Looked at before the packet is opened too: a message that somebody repeats under
        // another home address must not use up the true one's sequence number.
        if (sa.mode() == Mode.TRANSPORT
                && !(Flow.covers(sa.remote(), source(packet, chain))
                        && Flow.covers(sa.local(), destination(packet, chain)))) {
            arrivals.dropped(DropCause.SELECTORS);
            return;
        }
        Optional<EspInbound.Result.Cause> refused = installed.inbound().open(esp, opened);
        if (refused.isPresent()) {
            arrivals.dropped(DropCause.of(refused.get()));
            return;
        }
        if (!installed.mayReceive(opened)) {
            arrivals.dropped(DropCause.SA_SPENT);
            return;
        }
        if (installed.encapsulation().isPresent() && udpPort != NOT_IN_UDP) {
            installed.encapsulation().get().heardFrom(udpPort);
        }
        switch (sa.mode()) {
            case TRANSPORT -> transported(packet, chain, sa, arrivals);
            case TUNNEL -> tunnelMode(sa, arrivals);
        }
    }

    private static Ipv6Address source(ReceivedPacket packet, HeaderChain chain) {
        return chain.homeAddressOption().orElseGet(packet::source);
    }

    private static Ipv6Address destination(ReceivedPacket packet, HeaderChain chain) {
        return chain.routingHeader().orElseGet(packet::destination);
    }

    private void transported(
            ReceivedPacket packet, HeaderChain chain, ChildSa sa, Arrivals arrivals) {
        int protocol = opened.protocol();
        Bytes payload = opened.toBytes();
        if (protocol != IpProtocol.MOBILITY && protocol != IpProtocol.ICMPV6) {
            arrivals.dropped(DropCause.ESP_MODE);
            return;
        }
        if (payload.length() < SHORTEST_MOBILITY_HEADER) {
            arrivals.dropped(DropCause.MALFORMED);
            return;
        }
        // RFC 4301 5.2: what came under an SA MUST match its selectors.
        Ipv6Address source = source(packet, chain);
        Ipv6Address destination = destination(packet, chain);
        if (!Flow.of(source, destination, protocol, payload).mayCome(sa)) {
            arrivals.dropped(DropCause.SELECTORS);
            return;
        }
        arrivals.signalling(
                new IncomingMobilityHeader(
                        packet.source(),
                        packet.destination(),
                        packet.interfaceIndex(),
                        chain.homeAddressOption(),
                        chain.routingHeader(),
                        Optional.of(new Protection(SaPair.of(sa), sa.peer())),
                        payload,
                        protocol));
    }

    private void tunnelMode(ChildSa sa, Arrivals arrivals) {
        if (opened.protocol() != IpProtocol.IPV6) {
            arrivals.dropped(DropCause.ESP_MODE);
            return;
        }
        if (!isWhole(opened)) {
            arrivals.dropped(DropCause.MALFORMED);
            return;
        }
        flow.see(opened);
        if (!flow.mayCome(sa)) {
            arrivals.dropped(DropCause.SELECTORS);
        } else if (tables.tunnel(opened, side.homeAddressOfReceived()).isEmpty()) {
            arrivals.dropped(DropCause.NO_TUNNEL);
        } else {
            arrivals.payload(opened);
        }
    }

    /** {@code outer} holds a packet that came in the clear. */
    private void inClear(ReceivedPacket outer, Arrivals arrivals) {
        PacketBuffer inner = outer.payload();
        if (!isWhole(inner)) {
            arrivals.dropped(DropCause.MALFORMED);
            return;
        }
        if (isSignalling(outer, inner)) {
            outer.decapsulate();
            esp(outer, NO_CHAIN, NOT_IN_UDP, arrivals);
            return;
        }
        Optional<Tunnel> tunnel = tables.tunnel(inner, side.homeAddressOfReceived());
        if (tunnel.isEmpty()) {
            arrivals.dropped(DropCause.NO_TUNNEL);
        } else if (tunnel.get().protection().isPresent()) {
            arrivals.dropped(DropCause.TUNNEL_UNPROTECTED);
        } else if (!outer.isFrom(tunnel.get().remote())) {
            // RFC 6275 10.4.5: the outer source MUST be the primary care-of address; ESP in tunnel
            // mode proves more than that.
            arrivals.dropped(DropCause.TUNNEL_SOURCE);
        } else {
            arrivals.payload(inner);
        }
    }

    /**
     * False where a header or octets are missing. What is behind the packet hides its length (RFC
     * 4303 2.7), and is taken away.
     */
    private static boolean isWhole(PacketBuffer packet) {
        if (!Ipv6Header.begins(packet)) {
            return false;
        }
        int length = Ipv6Header.LENGTH + packet.u16(Ipv6Header.PAYLOAD_LENGTH_AT);
        if (length > packet.length()) {
            return false;
        }
        packet.truncate(length);
        return true;
    }

    /**
     * Whether a packet in the clear is a home agent's own to the home address, under an SA in
     * transport mode that is known here: a Home Agent Switch message of a home agent that this node
     * has no tunnel to yet comes like that. ESP of other programs goes through the tunnel as any
     * payload does.
     */
    private boolean isSignalling(ReceivedPacket outer, PacketBuffer inner) {
        if (inner.u8(Ipv6Header.NEXT_HEADER_AT) != IpProtocol.ESP
                || inner.length() < Ipv6Header.LENGTH + SPI_LENGTH
                || !outer.isFrom(inner, Ipv6Header.SOURCE_AT)) {
            return false;
        }
        Optional<InstalledSa> sa = tables.sa(inner.u32(Ipv6Header.LENGTH));
        return sa.isPresent() && sa.get().sa().mode() == Mode.TRANSPORT;
    }

    private void unprotected(
            ReceivedPacket packet, HeaderChain chain, long now, Arrivals arrivals) {
        if (chain.payload().length() < SHORTEST_MOBILITY_HEADER) {
            arrivals.dropped(DropCause.MALFORMED);
            return;
        }
        if (!rates.unprotected.take(now)) {
            arrivals.dropped(DropCause.UNPROTECTED_RATE);
            return;
        }
        arrivals.signalling(
                new IncomingMobilityHeader(
                        packet.source(),
                        packet.destination(),
                        packet.interfaceIndex(),
                        chain.homeAddressOption(),
                        chain.routingHeader(),
                        Optional.empty(),
                        chain.payload()));
    }

    /**
     * What a router says of the outer packet, to this end of the tunnel that it is of (RFC 2473 8).
     * The path's MTU is noted; who sent the inner packet is told, where the message quotes it.
     */
    private void aboutAPath(Bytes message, long now, Arrivals arrivals) throws MalformedException {
        IcmpError error = IcmpError.read(message);
        Ipv6Header outer = error.quoted();
        boolean tooBig = error.type() == IcmpError.PACKET_TOO_BIG;
        if (tooBig
                && (outer.nextHeader() == IpProtocol.IPV6
                        || outer.nextHeader() == IpProtocol.ESP)) {
            tables.pathCarries(outer.source(), outer.destination(), error.mtu(), now);
        }
        if (outer.nextHeader() != IpProtocol.IPV6
                || error.isPortUnreachable()
                || error.rest().length() < Ipv6Header.LENGTH) {
            return;
        }
        Ipv6Header inner = Ipv6Header.read(Reader.of(error.rest()));
        boolean ours =
                tables.tunnel(PacketBuffer.of(error.rest()), side.homeAddressOfSent())
                        .filter(tunnel -> tunnel.protection().isEmpty())
                        .filter(tunnel -> tunnel.local().equals(outer.source()))
                        .filter(tunnel -> tunnel.remote().equals(outer.destination()))
                        .isPresent();
        int limit = Math.max(error.mtu() - Ipv6Header.LENGTH, Outbound.MINIMUM_MTU);
        // What goes in fragments from now on was not too big.
        boolean needless = tooBig && Ipv6Header.LENGTH + inner.payloadLength() <= limit;
        if (!ours
                || needless
                || !IcmpError.mayAnswer(inner, error.rest())
                || !rates.relayed.take(now)) {
            return;
        }
        // RFC 2473 8.2: what is wrong inside a tunnel is, seen from outside, a link that fails.
        Bytes told =
                tooBig
                        ? IcmpError.tooBig(error.rest(), limit, outer.source(), inner.source())
                        : IcmpError.unreachable(error.rest(), outer.source(), inner.source());
        arrivals.payload(PacketBuffer.of(told));
    }

    private void foreign(ReceivedPacket packet, HeaderChain chain, long now, Arrivals arrivals) {
        if (chain.homeAddressOption().isEmpty() || chain.protocol() == IpProtocol.AH) {
            arrivals.dropped(DropCause.FOREIGN);
            return;
        }
        if (!rates.unprotected.take(now)) {
            arrivals.dropped(DropCause.UNPROTECTED_RATE);
            return;
        }
        arrivals.unbound(
                new UnboundPacket(
                        packet.source(), packet.destination(), chain.homeAddressOption().get()));
    }
}
