package mip6.ikev2.message;

import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * A traffic selector of type TS_IPV6_ADDR_RANGE (RFC 7296 3.13.1).
 *
 * @param protocol 0 for any
 * @param startPort as on the wire: for the Mobility Header the upper octet is the message type (RFC
 *     4877 4.2), so that a Binding Update is 0x0500
 * @param endPort not below {@code startPort}, except in OPAQUE (65535 to 0)
 * @param end not below {@code start}
 */
public record TrafficSelector(
        int protocol, int startPort, int endPort, Ipv6Address start, Ipv6Address end)
        implements Selector {

    public static final int TS_IPV6_ADDR_RANGE = 8;

    private static final Ipv6Address LAST_ADDRESS = new Ipv6Address(-1, -1);

    /** All IPv6 traffic. */
    public static final TrafficSelector ANY =
            new TrafficSelector(0, 0, 0xffff, Ipv6Address.UNSPECIFIED, LAST_ADDRESS);

    private static final int LENGTH = 40;

    /** Types of ICMPv6 (RFC 6275 6.7, 6.8), the upper octet of what is a port here. */
    private static final int PREFIX_SOLICITATION = 146;

    private static final int PREFIX_ADVERTISEMENT = 147;

    public TrafficSelector {
        if (protocol < 0 || protocol > 0xff || startPort < 0 || endPort < 0) {
            throw new IllegalArgumentException("protocol or port out of range");
        }
        if (startPort > 0xffff || endPort > 0xffff || !isPortRange(startPort, endPort)) {
            throw new IllegalArgumentException("ports " + startPort + " to " + endPort);
        }
        if (start.compareTo(end) > 0) {
            throw new IllegalArgumentException("addresses " + start + " to " + end);
        }
    }

    /** Any Mobility Header message to or from {@code address}. */
    public static TrafficSelector mobilityHeader(Ipv6Address address) {
        return new TrafficSelector(IpProtocol.MOBILITY, 0, 0xffff, address, address);
    }

    /** Any Mobility Header message to or from anyone, where the home address is not known yet. */
    public static TrafficSelector anyMobilityHeader() {
        return new TrafficSelector(
                IpProtocol.MOBILITY, 0, 0xffff, Ipv6Address.UNSPECIFIED, LAST_ADDRESS);
    }

    /**
     * Mobile Prefix Solicitations and Advertisements to or from {@code address} (RFC 4877 7.2.3).
     */
    public static TrafficSelector prefixDiscovery(Ipv6Address address) {
        return new TrafficSelector(
                IpProtocol.ICMPV6,
                PREFIX_SOLICITATION << 8,
                PREFIX_ADVERTISEMENT << 8 | 0xff,
                address,
                address);
    }

    /** All traffic to or from {@code address}. */
    public static TrafficSelector any(Ipv6Address address) {
        return new TrafficSelector(0, 0, 0xffff, address, address);
    }

    @Override
    public int type() {
        return TS_IPV6_ADDR_RANGE;
    }

    static TrafficSelector read(int protocol, Reader body) throws MalformedException {
        int startPort = body.u16("TS start port");
        int endPort = body.u16("TS end port");
        if (!isPortRange(startPort, endPort)) {
            throw body.malformed("TS end port", "is below the start port");
        }
        Ipv6Address start = body.address("TS starting address");
        Ipv6Address end = body.address("TS ending address");
        if (start.compareTo(end) > 0) {
            throw body.malformed("TS ending address", "is below the starting address");
        }
        return new TrafficSelector(protocol, startPort, endPort, start, end);
    }

    @Override
    public void write(Writer writer) {
        writer.u8(TS_IPV6_ADDR_RANGE)
                .u8(protocol)
                .u16(LENGTH)
                .u16(startPort)
                .u16(endPort)
                .address(start)
                .address(end);
    }

    /** RFC 7296 3.13.1: 65535 to 0 is OPAQUE, ports that cannot be seen. */
    private static boolean isPortRange(int startPort, int endPort) {
        return startPort <= endPort || startPort == 0xffff && endPort == 0;
    }
}
