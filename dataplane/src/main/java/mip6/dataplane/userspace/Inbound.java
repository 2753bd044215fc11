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
import mip6.ikev2.esp.EspInbound.Result.Opened;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what a packet that came is. Any number of threads may ask at once.
 *
 * <p>A Home Address option is accepted in front of ESP and the Mobility Header only, where RFC 6275
 * 9.3.1 asks for no binding. In front of ESP it counts as the source that the SA's selectors are
 * held against, so it is the peer's own. A Mobility Header in the clear is handed on without
 * protection, for its receiver to count or to answer. Anything else with that option needs a
 * binding of a correspondent node, which this is not: it is dropped, and what it said is handed on
 * for its receiver to answer.
 */
final class Inbound {

    /** Packets in the clear that are handed on in a second. Anybody can send them. */
    static final int UNPROTECTED_PER_SECOND = 100;

    /** Errors about a tunnel's packets that go on to those who sent what was in them. */
    private static final int RELAYED_PER_SECOND = 100;

    /** Octets of the shortest Mobility Header (RFC 6275 6.1.1), and of 6.7's message. */
    private static final int SHORTEST_MOBILITY_HEADER = 8;

    private final Side side;
    private final Tables tables;
    private final TokenBucket unprotected = new TokenBucket(UNPROTECTED_PER_SECOND);
    private final TokenBucket relayed = new TokenBucket(RELAYED_PER_SECOND);

    Inbound(Side side, Tables tables) {
        this.side = side;
        this.tables = tables;
    }

    Arrival arrive(Packet packet, long now) {
        try {
            if (packet.protocol() == IpProtocol.IPV6) {
                return tunnelled(packet, Optional.empty());
            }
            if (packet.protocol() == IpProtocol.ICMPV6) {
                return aboutAPath(packet.payload(), now);
            }
            HeaderChain chain = HeaderChain.read(packet.protocol(), packet.payload());
            return switch (chain.protocol()) {
                case IpProtocol.ESP -> esp(packet, chain);
                case IpProtocol.UDP -> inUdp(packet, chain, now);
                case IpProtocol.MOBILITY -> unprotected(packet, chain, now);
                default -> foreign(packet, chain, now);
            };
        } catch (MalformedException unreadable) {
            return new Arrival.Dropped(DropCause.MALFORMED);
        }
    }

    /** ESP in UDP behind a Home Address option or a routing header. */
    private Arrival inUdp(Packet packet, HeaderChain chain, long now) throws MalformedException {
        Bytes datagram = chain.payload();
        if (datagram.length() < UdpEncapsulation.HEADER
                || UdpEncapsulation.destinationPort(datagram) != Endpoint.NAT_TRAVERSAL_PORT) {
            return foreign(packet, chain, now);
        }
        // RFC 3948 2.1: ESP proves more than the checksum does, which is passed over.
        return esp(
                new Packet(
                        packet.source(),
                        packet.destination(),
                        packet.interfaceIndex(),
                        packet.protocol(),
                        packet.payload(),
                        OptionalInt.of(UdpEncapsulation.sourcePort(datagram))),
                new HeaderChain(
                        chain.routingHeader(),
                        chain.homeAddressOption(),
                        IpProtocol.ESP,
                        datagram.from(UdpEncapsulation.HEADER)));
    }

    private Arrival esp(Packet packet, HeaderChain chain) throws MalformedException {
        Optional<InstalledSa> found = tables.sa(EspInbound.spiOf(chain.payload()));
        if (found.isEmpty()) {
            return new Arrival.Dropped(DropCause.NO_SA);
        }
        ChildSa sa = found.get().sa();
        Ipv6Address source = chain.homeAddressOption().orElse(packet.source());
        Ipv6Address destination = chain.routingHeader().orElse(packet.destination());
        // Looked at before the packet is opened too: a message that somebody repeats under
        // another home address must not use up the true one's sequence number.
        if (sa.mode() == Mode.TRANSPORT
                && !(Flow.covers(sa.remote(), source) && Flow.covers(sa.local(), destination))) {
            return new Arrival.Dropped(DropCause.SELECTORS);
        }
        return switch (found.get().inbound().open(chain.payload())) {
            case EspInbound.Result.Dropped dropped ->
                    new Arrival.Dropped(DropCause.of(dropped.cause()));
            case Opened opened when !found.get().mayReceive(opened.payload()) ->
                    new Arrival.Dropped(DropCause.SA_SPENT);
            case Opened opened -> {
                found.get()
                        .encapsulation()
                        .ifPresent(udp -> packet.udpPort().ifPresent(udp::heardFrom));
                yield switch (sa.mode()) {
                    case TRANSPORT ->
                            transported(
                                    packet,
                                    chain,
                                    sa,
                                    opened,
                                    Flow.of(
                                            source,
                                            destination,
                                            opened.nextHeader(),
                                            opened.payload()));
                    case TUNNEL -> tunnelMode(packet, sa, opened);
                };
            }
        };
    }

    private static Arrival transported(
            Packet packet, HeaderChain chain, ChildSa sa, Opened opened, Flow flow) {
        if (opened.nextHeader() != IpProtocol.MOBILITY
                && opened.nextHeader() != IpProtocol.ICMPV6) {
            return new Arrival.Dropped(DropCause.ESP_MODE);
        }
        if (opened.payload().length() < SHORTEST_MOBILITY_HEADER) {
            return new Arrival.Dropped(DropCause.MALFORMED);
        }
        // RFC 4301 5.2: what came under an SA MUST match its selectors.
        if (!flow.mayCome(sa)) {
            return new Arrival.Dropped(DropCause.SELECTORS);
        }
        return new Arrival.Signalling(
                new IncomingMobilityHeader(
                        packet.source(),
                        packet.destination(),
                        packet.interfaceIndex(),
                        chain.homeAddressOption(),
                        chain.routingHeader(),
                        Optional.of(new Protection(SaPair.of(sa), sa.peer())),
                        opened.payload(),
                        opened.nextHeader()));
    }

    private Arrival tunnelMode(Packet packet, ChildSa sa, Opened opened) throws MalformedException {
        if (opened.nextHeader() != IpProtocol.IPV6) {
            return new Arrival.Dropped(DropCause.ESP_MODE);
        }
        Packet outer =
                new Packet(
                        packet.source(),
                        packet.destination(),
                        packet.interfaceIndex(),
                        IpProtocol.IPV6,
                        opened.payload());
        return tunnelled(outer, Optional.of(sa));
    }

    /** {@code outer} holds a packet, which came under {@code sa} or in the clear. */
    private Arrival tunnelled(Packet outer, Optional<ChildSa> sa) throws MalformedException {
        Reader reader = Reader.of(outer.payload());
        Ipv6Header inner = Ipv6Header.read(reader);
        // What is behind the inner packet hides its length (RFC 4303 2.7).
        Bytes payload = reader.bytes(inner.payloadLength(), "IPv6 payload");
        Bytes packet = outer.payload().slice(0, Ipv6Header.LENGTH + payload.length());
        if (sa.isEmpty() && isSignalling(outer, inner, payload)) {
            return esp(
                    new Packet(
                            inner.source(),
                            inner.destination(),
                            outer.interfaceIndex(),
                            IpProtocol.ESP,
                            payload),
                    HeaderChain.read(IpProtocol.ESP, payload));
        }
        if (sa.isPresent()
                && !Flow.of(inner.source(), inner.destination(), inner.nextHeader(), payload)
                        .mayCome(sa.get())) {
            return new Arrival.Dropped(DropCause.SELECTORS);
        }
        Optional<Tunnel> tunnel = tables.tunnel(side.homeAddressOfReceived(inner));
        if (tunnel.isEmpty()) {
            return new Arrival.Dropped(DropCause.NO_TUNNEL);
        }
        // RFC 6275 10.4.5: the outer source MUST be the primary care-of address; ESP in tunnel
        // mode proves more than that.
        if (sa.isEmpty() && tunnel.get().protection().isPresent()) {
            return new Arrival.Dropped(DropCause.TUNNEL_UNPROTECTED);
        }
        if (sa.isEmpty() && !tunnel.get().remote().equals(outer.source())) {
            return new Arrival.Dropped(DropCause.TUNNEL_SOURCE);
        }
        return new Arrival.Payload(packet);
    }

    /**
     * Whether a packet in the clear is a home agent's own to the home address, under an SA in
     * transport mode that is known here: a Home Agent Switch message of a home agent that this node
     * has no tunnel to yet comes like that. ESP of other programs goes through the tunnel as any
     * payload does.
     */
    private boolean isSignalling(Packet outer, Ipv6Header inner, Bytes payload)
            throws MalformedException {
        return inner.nextHeader() == IpProtocol.ESP
                && inner.source().equals(outer.source())
                && tables.sa(EspInbound.spiOf(payload))
                        .filter(installed -> installed.sa().mode() == Mode.TRANSPORT)
                        .isPresent();
    }

    private Arrival unprotected(Packet packet, HeaderChain chain, long now) {
        if (chain.payload().length() < SHORTEST_MOBILITY_HEADER) {
            return new Arrival.Dropped(DropCause.MALFORMED);
        }
        if (!unprotected.take(now)) {
            return new Arrival.Dropped(DropCause.UNPROTECTED_RATE);
        }
        return new Arrival.Signalling(
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
    private Arrival aboutAPath(Bytes message, long now) throws MalformedException {
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
            return new Arrival.Noted();
        }
        Ipv6Header inner = Ipv6Header.read(Reader.of(error.rest()));
        boolean ours =
                tables.tunnel(side.homeAddressOfSent(inner))
                        .filter(tunnel -> tunnel.protection().isEmpty())
                        .filter(tunnel -> tunnel.local().equals(outer.source()))
                        .filter(tunnel -> tunnel.remote().equals(outer.destination()))
                        .isPresent();
        int limit = Math.max(error.mtu() - Ipv6Header.LENGTH, Outbound.MINIMUM_MTU);
        // What goes in fragments from now on was not too big.
        boolean needless = tooBig && Ipv6Header.LENGTH + inner.payloadLength() <= limit;
        if (!ours || needless || !IcmpError.mayAnswer(inner, error.rest()) || !relayed.take(now)) {
            return new Arrival.Noted();
        }
        // RFC 2473 8.2: what is wrong inside a tunnel is, seen from outside, a link that fails.
        return new Arrival.Payload(
                tooBig
                        ? IcmpError.tooBig(error.rest(), limit, outer.source(), inner.source())
                        : IcmpError.unreachable(error.rest(), outer.source(), inner.source()));
    }

    private Arrival foreign(Packet packet, HeaderChain chain, long now) {
        if (chain.homeAddressOption().isEmpty() || chain.protocol() == IpProtocol.AH) {
            return new Arrival.Dropped(DropCause.FOREIGN);
        }
        if (!unprotected.take(now)) {
            return new Arrival.Dropped(DropCause.UNPROTECTED_RATE);
        }
        return new Arrival.Unbound(
                new UnboundPacket(
                        packet.source(), packet.destination(), chain.homeAddressOption().get()));
    }
}
