package mip6.dataplane;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.message.TrafficSelector;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.List;

/**
 * What traffic selectors look at (RFC 4301 4.4.1.1; RFC 7296 3.13.1).
 *
 * @param source the home address, where a Home Address option names one (RFC 3776 4.2)
 * @param destination the home address, where a type 2 routing header names one
 * @param sourcePort in the numbers of a selector, so the type of a Mobility Header is the upper
 *     octet; {@link #UNKNOWN} where the packet does not say
 * @param destinationPort the same; of a Mobility Header or an ICMPv6 message, both are equal
 */
public record Flow(
        Ipv6Address source,
        Ipv6Address destination,
        int protocol,
        int sourcePort,
        int destinationPort) {

    /** A port that no packet has: only a selector of all ports admits it. */
    public static final int UNKNOWN = -1;

    private static final int LAST_PORT = 0xffff;

    /** A flow of {@code payload}, which begins with the header of {@code protocol}. */
    public static Flow of(
            Ipv6Address source, Ipv6Address destination, int protocol, Bytes payload) {
        return switch (protocol) {
            case IpProtocol.TCP, IpProtocol.UDP ->
                    new Flow(source, destination, protocol, u16(payload, 0), u16(payload, 2));
            case IpProtocol.ICMPV6 -> both(source, destination, protocol, u16(payload, 0));
            case IpProtocol.MOBILITY -> {
                int type = payload.length() > 2 ? payload.at(2) << 8 : UNKNOWN;
                yield both(source, destination, protocol, type);
            }
            default -> both(source, destination, protocol, UNKNOWN);
        };
    }

    /** Whether {@code sa} was negotiated for packets like this one from the peer. */
    public boolean mayCome(ChildSa sa) {
        return isAny(sa.remote(), source, sourcePort)
                && isAny(sa.local(), destination, destinationPort);
    }

    /** Whether {@code sa} was negotiated for packets like this one to the peer. */
    public boolean mayGo(ChildSa sa) {
        return isAny(sa.local(), source, sourcePort)
                && isAny(sa.remote(), destination, destinationPort);
    }

    /** Whether any of {@code selectors} covers {@code address}, whatever the protocol. */
    public static boolean covers(List<TrafficSelector> selectors, Ipv6Address address) {
        for (TrafficSelector selector : selectors) {
            if (covers(selector, address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(TrafficSelector selector, Ipv6Address address) {
        return selector.start().compareTo(address) <= 0 && address.compareTo(selector.end()) <= 0;
    }

    private boolean isAny(List<TrafficSelector> selectors, Ipv6Address address, int port) {
        for (TrafficSelector selector : selectors) {
            if (covers(selector, address)
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

    private static Flow both(Ipv6Address source, Ipv6Address destination, int protocol, int port) {
        return new Flow(source, destination, protocol, port, port);
    }

    private static int u16(Bytes payload, int at) {
        return payload.length() < at + 2 ? UNKNOWN : payload.at(at) << 8 | payload.at(at + 1);
    }
}
