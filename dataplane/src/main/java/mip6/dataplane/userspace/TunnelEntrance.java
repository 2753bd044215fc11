package mip6.dataplane.userspace;

import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.Flow;
import mip6.dataplane.TokenBucket;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.PacketBuffer;
import mip6.wire.Reader;

import java.util.Optional;

/**
 * Puts packets into their tunnels, each where it is in memory. For one thread, which allocates
 * nothing for a packet that goes through in one piece.
 */
final class TunnelEntrance {

    /** The differentiated services part of a traffic class. */
    private static final int DSCP = 0xfc;

    private static final int ANSWERS_PER_SECOND = 100;

    private final Side side;
    private final Tables tables;
    private final int linkMtu;
    private final TokenBucket answers = new TokenBucket(ANSWERS_PER_SECOND);
    private final Flow flow = new Flow();
    private int identification;

    /**
     * @param linkMtu of the links that packets leave by; a tunnel's path may carry less
     * @param identification the first that a fragmented packet gets, hard to guess
     */
    TunnelEntrance(Side side, Tables tables, int linkMtu, int identification) {
        this.side = side;
        this.tables = tables;
        this.linkMtu = linkMtu;
        this.identification = identification;
    }

    /** Puts {@code inner}, which the kernel routed to the TUN device, into its tunnel. */
    void enter(PacketBuffer inner, long now, Departures departures) {
        if (!Ipv6Header.begins(inner)) {
            departures.dropped(DropCause.MALFORMED);
            return;
        }
        if (isOfLink(inner)) {
            departures.dropped(DropCause.LINK_SCOPE);
            return;
        }
        Optional<Tunnel> found = tables.tunnel(inner, side.homeAddressOfSent());
        if (found.isEmpty()) {
            departures.dropped(DropCause.NO_TUNNEL);
            return;
        }
        Tunnel tunnel = found.get();
        tables.entered(tunnel);
        if (tunnel.protection().isEmpty()) {
            encapsulate(tunnel, inner, now, departures);
            return;
        }
        Optional<InstalledSa> sa = tables.sa(tunnel.protection().get().inbound());
        if (sa.isEmpty()) {
            departures.dropped(DropCause.NO_SA);
            return;
        }
        protect(tunnel, sa.get(), inner, now, departures);
    }

    /** RFC 6275 10.4.2: what is of the home link's scope MUST NOT be tunnelled. */
    private static boolean isOfLink(PacketBuffer inner) {
        long source = inner.u64(Ipv6Header.SOURCE_AT);
        long destination = inner.u64(Ipv6Header.DESTINATION_AT);
        boolean unspecified = source == 0 && inner.u64(Ipv6Header.SOURCE_AT + Long.BYTES) == 0;
        return unspecified
                || Ipv6Address.isLinkLocal(source)
                || Ipv6Address.isLinkLocal(destination)
                || Ipv6Address.isLinkScopedMulticast(destination);
    }

    private void encapsulate(Tunnel tunnel, PacketBuffer inner, long now, Departures departures) {
        int mtu = mtu(tunnel, now);
        int limit = limit(mtu - Ipv6Header.LENGTH);
        if (inner.length() > limit) {
            tooBig(tunnel, inner, limit, now, departures);
            return;
        }
        outer(tunnel, inner, trafficClass(inner), IpProtocol.IPV6, mtu, departures);
    }

    private void protect(
            Tunnel tunnel, InstalledSa sa, PacketBuffer inner, long now, Departures departures) {
        if (sa.sa().mode() != Mode.TUNNEL) {
            departures.dropped(DropCause.ESP_MODE);
            return;
        }
        flow.see(inner);
        if (!flow.mayGo(sa.sa())) {
            departures.dropped(DropCause.SELECTORS);
            return;
        }
        Optional<UdpEncapsulation> udp = sa.encapsulation();
        int mtu = mtu(tunnel, now);
        int room = mtu - Ipv6Header.LENGTH - (udp.isPresent() ? UdpEncapsulation.HEADER : 0);
        int limit = limit(sa.format().largestPayload(room));
        if (inner.length() > limit) {
            tooBig(tunnel, inner, limit, now, departures);
            return;
        }
        int trafficClass = trafficClass(inner);
        if (!sa.protect(inner, IpProtocol.IPV6)) {
            departures.dropped(DropCause.SA_SPENT);
            return;
        }
        if (udp.isPresent()) {
            udp.get().wrap(tunnel.local(), tunnel.remote(), inner);
        }
        int protocol = udp.isPresent() ? IpProtocol.UDP : IpProtocol.ESP;
        outer(tunnel, inner, trafficClass, protocol, mtu, departures);
    }

    /**
     * Differentiated services are copied; congestion is not, since it could not be carried back
     * (RFC 6040 4.3).
     */
    private static int trafficClass(PacketBuffer inner) {
        return inner.u16(0) >> 4 & DSCP;
    }

    /**
     * Sends {@code payload} behind an outer header (RFC 2473 5.1). The hop limit of the inner one
     * stays as it is: where this node forwards, its kernel has counted the hop, or will.
     */
    private void outer(
            Tunnel tunnel,
            PacketBuffer payload,
            int trafficClass,
            int protocol,
            int mtu,
            Departures departures) {
        Ipv6Header.prepend(payload, trafficClass, protocol, tunnel.local(), tunnel.remote());
        if (payload.length() <= mtu) {
            departures.send(payload, tunnel.interfaceIndex());
            return;
        }
        for (Bytes fragment : Fragments.of(payload.toBytes(), mtu, identification++)) {
            departures.send(PacketBuffer.of(fragment), tunnel.interfaceIndex());
        }
    }

    /** RFC 2473 7.1: packets up to the least MTU of IPv6 go through in any case, in fragments. */
    private static int limit(int largest) {
        return Math.max(largest, Outbound.MINIMUM_MTU);
    }

    private int mtu(Tunnel tunnel, long now) {
        return Math.min(linkMtu, tables.pathMtu(tunnel.remote(), now));
    }

    private void tooBig(
            Tunnel tunnel, PacketBuffer packet, int limit, long now, Departures departures) {
        Bytes inner = packet.toBytes();
        Ipv6Header header;
        try {
            header = Ipv6Header.read(Reader.of(inner));
        } catch (MalformedException bug) {
            throw new IllegalArgumentException(bug);
        }
        if (!IcmpError.mayAnswer(header, inner) || !answers.take(now)) {
            departures.dropped(DropCause.TOO_BIG);
            return;
        }
        departures.answer(
                IcmpError.tooBig(inner, limit, tunnel.local(), header.source()), DropCause.TOO_BIG);
    }
}
