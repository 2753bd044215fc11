package mip6.dataplane;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import java.util.List;

/**
 * What traffic selectors look at in a packet (RFC 4301 4.4.1.1; RFC 7296 3.13.1): addresses, of
 * which a Home Address option or a type 2 routing header names the home address (RFC 3776 4.2),
 * protocol and ports. The next packet may be looked at with the same object; for one thread.
 */
public final class Flow {

    /** A port that no packet has: only a selector of all ports admits it. */
    public static final int UNKNOWN = -1;

    private static final int LAST_PORT = 0xffff;

    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int protocol;
    private int sourcePort = UNKNOWN;
    private int destinationPort = UNKNOWN;

    /** A flow of {@code payload}, which begins with the header of {@code protocol}. */
    public static Flow of(
            Ipv6Address source, Ipv6Address destination, int protocol, Bytes payload) {
        Flow flow = new Flow();
        flow.sourceHigh = source.high();
        flow.sourceLow = source.low();
        flow.destinationHigh = destination.high();
        flow.destinationLow = destination.low();
        flow.protocol = protocol;
        flow.seePorts(PacketBuffer.of(payload), 0);
        return flow;
    }

    /** From now on it is that of an IPv6 packet, which is as long as its header at least. */
    public void see(PacketBuffer packet) {
        sourceHigh = packet.u64(Ipv6Header.SOURCE_AT);
        sourceLow = packet.u64(Ipv6Header.SOURCE_AT + Long.BYTES);
        destinationHigh = packet.u64(Ipv6Header.DESTINATION_AT);
        destinationLow = packet.u64(Ipv6Header.DESTINATION_AT + Long.BYTES);
        protocol = packet.u8(Ipv6Header.NEXT_HEADER_AT);
        seePorts(packet, Ipv6Header.LENGTH);
    }

    private void seePorts(PacketBuffer packet, int at) {
        sourcePort =
                switch (protocol) {
                    case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMPV6 -> port(packet, at);
                    case IpProtocol.MOBILITY ->
                            packet.length() > at + 2 ? packet.u8(at + 2) << 8 : UNKNOWN;
                    default -> UNKNOWN;
                };
        boolean two = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
        destinationPort = two ? port(packet, at + 2) : sourcePort;
    }

    private static int port(PacketBuffer packet, int at) {
        return packet.length() < at + 2 ? UNKNOWN : packet.u16(at);
    }

    /**
     * In the numbers of a selector, so the type of a Mobility Header is the upper octet; {@link
     * #UNKNOWN} where the packet does not say.
     */
    public int sourcePort() {
        return sourcePort;
    }

    /** Whether {@code sa} was negotiated for packets like this one from the peer. */
    public boolean mayCome(ChildSa sa) {
        return isAny(sa.remote(), sourceHigh, sourceLow, sourcePort)
                && isAny(sa.local(), destinationHigh, destinationLow, destinationPort);
    }

    /** Whether {@code sa} was negotiated for packets like this one to the peer. */
    public boolean mayGo(ChildSa sa) {
        return isAny(sa.local(), sourceHigh, sourceLow, sourcePort)
                && isAny(sa.remote(), destinationHigh, destinationLow, destinationPort);
    }

    /** Whether any of {@code selectors} covers {@code address}, whatever the protocol. */
    public static boolean covers(List<TrafficSelector> selectors, Ipv6Address address) {
        for (TrafficSelector selector : selectors) {
            if (covers(selector, address.high(), address.low())) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(TrafficSelector selector, long high, long low) {
        return compare(selector.start(), high, low) <= 0 && compare(selector.end(), high, low) >= 0;
    }

    private static int compare(Ipv6Address address, long high, long low) {
        int order = Long.compareUnsigned(address.high(), high);
        return order != 0 ? order : Long.compareUnsigned(address.low(), low);
    }

    /** By index, since an iterator would be a new object for each packet. */
    private boolean isAny(List<TrafficSelector> selectors, long high, long low, int port) {
        for (int i = 0; i < selectors.size(); i++) {
            TrafficSelector selector = selectors.get(i);
            if (covers(selector, high, low)
                    && (selector.protocol() == 0 || selector.protocol() == protocol)
                    && covers(selector, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(TrafficSelector selector, int port) {
        return selector.startPort() == 0 && selector.endPort() == LAST_PORT
                || selector.startPort() <= port && port <= selector.endPort();
    }
}
