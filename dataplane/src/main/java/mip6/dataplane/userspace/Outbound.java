package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.Flow;
import mip6.dataplane.TokenBucket;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.esp.EspFormat;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Builds the packets that leave. Any number of threads may ask at once. */
final class Outbound {

    /** The least that every IPv6 link carries in one packet (RFC 8200 5). */
    static final int MINIMUM_MTU = 1280;

    /** The differentiated services part of a traffic class. */
    private static final int DSCP = 0xfc;

    private static final int ANSWERS_PER_SECOND = 100;

    private final Side side;
    private final Tables tables;
    private final int linkMtu;
    private final TokenBucket answers = new TokenBucket(ANSWERS_PER_SECOND);
    private final AtomicInteger identification;

    /**
     * @param linkMtu of the links that packets leave by; a tunnel's path may carry less
     * @param identification the first that a fragmented packet gets, hard to guess
     */
    Outbound(Side side, Tables tables, int linkMtu, int identification) {
        this.side = side;
        this.tables = tables;
        this.linkMtu = linkMtu;
        this.identification = new AtomicInteger(identification);
    }

    /** The largest packet that goes through a tunnel in one piece. */
    static int tunnelMtu(int linkMtu, Optional<EspFormat> protection) {
        int room = linkMtu - Ipv6Header.LENGTH;
        return protection.map(format -> format.largestPayload(room)).orElse(room);
    }

    /**
     * IPv6 header, type 2 routing header, Home Address option, ESP in transport mode, Mobility
     * Header (RFC 6275 6.3, 11.3.2; RFC 3776 3.1); all of that in another packet where it says so.
     */
    Departure signalling(OutgoingMobilityHeader message) {
        int protocol = message.protocol();
        Bytes payload = message.octets();
        if (message.protection().isPresent()) {
            Optional<InstalledSa> found = tables.sa(message.protection().get().inbound());
            if (found.isEmpty()) {
                return new Departure.Dropped(DropCause.NO_SA);
            }
            // RFC 3776 4.2: the selectors are held against the home address.
            Ipv6Address source = message.homeAddressOption().orElse(message.source());
            Ipv6Address destination = message.routingHeader().orElse(message.destination());
            Flow flow = Flow.of(source, destination, protocol, payload);
            if (found.get().sa().mode() != Mode.TRANSPORT) {
                return new Departure.Dropped(DropCause.ESP_MODE);
            }
            if (!flow.mayGo(found.get().sa())) {
                return new Departure.Dropped(DropCause.SELECTORS);
            }
            Optional<Bytes> esp = found.get().protect(Bytes.EMPTY, protocol, payload);
            if (esp.isEmpty()) {
                return new Departure.Dropped(DropCause.SA_SPENT);
            }
            Optional<UdpEncapsulation> udp = found.get().encapsulation();
            protocol = udp.isPresent() ? IpProtocol.UDP : IpProtocol.ESP;
            payload = udp.map(it -> it.wrap(source, destination, esp.get())).orElse(esp.get());
        }
        HeaderChain chain =
                new HeaderChain(
                        message.routingHeader(), message.homeAddressOption(), protocol, payload);
        Bytes extension = chain.encode();
        Ipv6Header header =
                Ipv6Header.of(
                        chain.first(), message.source(), message.destination(), extension.length());
        Bytes packet =
                message.encapsulatedTo()
                        .map(
                                to ->
                                        Ipv6Header.of(
                                                        IpProtocol.IPV6,
                                                        message.source(),
                                                        to,
                                                        Ipv6Header.LENGTH + extension.length())
                                                .packet(header.packet(extension)))
                        .orElseGet(() -> header.packet(extension));
        // RFC 6275 6.3: the option goes in front of a fragment header, so fragments would each
        // have to hold it; no message is that long.
        return packet.length() > linkMtu
                ? new Departure.Dropped(DropCause.TOO_BIG)
                : new Departure.Send(List.of(packet), message.interfaceIndex());
    }

    /** The kernel would not take {@code packet}: a link is smaller than was said. */
    void tooBig(Bytes packet, long now) {
        try {
            Ipv6Header header = Ipv6Header.read(Reader.of(packet));
            tables.pathCarries(header.source(), header.destination(), MINIMUM_MTU, now);
        } catch (MalformedException bug) {
            throw new IllegalArgumentException(bug);
        }
    }

    /** Puts {@code inner}, which the kernel routed to the TUN device, into its tunnel. */
    Departure tunnelled(Bytes inner, long now) {
        Ipv6Header header;
        try {
            header = Ipv6Header.read(Reader.of(inner));
        } catch (MalformedException notIpv6) {
            return new Departure.Dropped(DropCause.MALFORMED);
        }
        // RFC 6275 10.4.2: what is of the home link's scope MUST NOT be tunnelled.
        if (header.source().isLinkLocal()
                || header.source().isUnspecified()
                || header.destination().isLinkLocal()
                || header.destination().isLinkScopedMulticast()) {
            return new Departure.Dropped(DropCause.LINK_SCOPE);
        }
        Optional<Tunnel> tunnel = tables.tunnel(side.homeAddressOfSent(header));
        if (tunnel.isEmpty()) {
            return new Departure.Dropped(DropCause.NO_TUNNEL);
        }
        return tunnel.get()
                .protection()
                .map(
                        pair ->
                                tables.sa(pair.inbound())
                                        .map(sa -> protect(tunnel.get(), sa, header, inner, now))
                                        .orElse(new Departure.Dropped(DropCause.NO_SA)))
                .orElseGet(() -> encapsulate(tunnel.get(), header, inner, now));
    }

    private Departure encapsulate(Tunnel tunnel, Ipv6Header header, Bytes inner, long now) {
        int mtu = mtu(tunnel, now);
        int limit = limit(mtu, Optional.empty());
        return inner.length() > limit
                ? tooBig(tunnel, header, inner, limit, now)
                : send(
                        tunnel,
                        outer(tunnel, header, IpProtocol.IPV6, inner.length()).packet(inner),
                        mtu);
    }

    private Departure protect(
            Tunnel tunnel, InstalledSa sa, Ipv6Header header, Bytes inner, long now) {
        if (sa.sa().mode() != Mode.TUNNEL) {
            return new Departure.Dropped(DropCause.ESP_MODE);
        }
        Flow flow =
                Flow.of(
                        header.source(),
                        header.destination(),
                        header.nextHeader(),
                        inner.from(Ipv6Header.LENGTH));
        if (!flow.mayGo(sa.sa())) {
            return new Departure.Dropped(DropCause.SELECTORS);
        }
        int mtu = mtu(tunnel, now);
        int limit =
                limit(
                        mtu - (sa.encapsulation().isPresent() ? UdpEncapsulation.HEADER : 0),
                        Optional.of(sa.format()));
        if (inner.length() > limit) {
            return tooBig(tunnel, header, inner, limit, now);
        }
        return outer(tunnel, sa, header, inner)
                .map(packet -> send(tunnel, packet, mtu))
                .orElse(new Departure.Dropped(DropCause.SA_SPENT));
    }

    private static Optional<Bytes> outer(
            Tunnel tunnel, InstalledSa sa, Ipv6Header header, Bytes inner) {
        if (sa.encapsulation().isPresent()) {
            UdpEncapsulation udp = sa.encapsulation().get();
            return sa.protect(Bytes.EMPTY, IpProtocol.IPV6, inner)
                    .map(esp -> udp.wrap(tunnel.local(), tunnel.remote(), esp))
                    .map(
                            datagram ->
                                    outer(tunnel, header, IpProtocol.UDP, datagram.length())
                                            .packet(datagram));
        }
        Bytes front =
                outer(tunnel, header, IpProtocol.ESP, sa.format().packetLength(inner.length()))
                        .encode();
        return sa.protect(front, IpProtocol.IPV6, inner);
    }

    /**
     * The header of the outer packet (RFC 2473 5.1). The hop limit of the inner one stays as it is:
     * where this node forwards, its kernel has counted the hop, or will. Differentiated services
     * are copied; congestion is not, since it could not be carried back (RFC 6040 4.3).
     */
    private static Ipv6Header outer(
            Tunnel tunnel, Ipv6Header inner, int protocol, int payloadLength) {
        return new Ipv6Header(
                inner.trafficClass() & DSCP,
                0,
                payloadLength,
                protocol,
                Ipv6Header.DEFAULT_HOP_LIMIT,
                tunnel.local(),
                tunnel.remote());
    }

    /** RFC 2473 7.1: packets up to the least MTU of IPv6 go through in any case, in fragments. */
    private static int limit(int mtu, Optional<EspFormat> protection) {
        return Math.max(tunnelMtu(mtu, protection), MINIMUM_MTU);
    }

    private int mtu(Tunnel tunnel, long now) {
        return Math.min(linkMtu, tables.pathMtu(tunnel.remote(), now));
    }

    private Departure tooBig(Tunnel tunnel, Ipv6Header header, Bytes inner, int limit, long now) {
        return IcmpError.mayAnswer(header, inner) && answers.take(now)
                ? new Departure.Answer(
                        IcmpError.tooBig(inner, limit, tunnel.local(), header.source()),
                        DropCause.TOO_BIG)
                : new Departure.Dropped(DropCause.TOO_BIG);
    }

    private Departure send(Tunnel tunnel, Bytes packet, int mtu) {
        List<Bytes> pieces =
                packet.length() <= mtu
                        ? List.of(packet)
                        : Fragments.of(packet, mtu, identification.getAndIncrement());
        return new Departure.Send(pieces, tunnel.interfaceIndex());
    }
}
