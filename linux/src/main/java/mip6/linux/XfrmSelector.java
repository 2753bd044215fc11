package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import java.util.OptionalInt;

/**
 * Which packets a state or policy of IPsec is for (struct xfrm_selector).
 *
 * @param protocol a next header number; 0 for any
 * @param type of a Mobility Header message, which the kernel holds as the source port; of ICMPv6
 *     the same, and of UDP the source port itself; empty for any
 * @param port that it is to, of UDP; empty for any
 */
public record XfrmSelector(
        Ipv6Prefix source,
        Ipv6Prefix destination,
        int protocol,
        OptionalInt type,
        OptionalInt port) {

    /** Octets of the structure. */
    static final int LENGTH = 56;

    /** All IPv6 packets, of which a state accepts what its policy does. */
    public static final XfrmSelector ANY = of(Route.DEFAULT, Route.DEFAULT, 0);

    public static XfrmSelector of(Ipv6Prefix source, Ipv6Prefix destination, int protocol) {
        return new XfrmSelector(
                source, destination, protocol, OptionalInt.empty(), OptionalInt.empty());
    }

    /** From one address to another. */
    public static XfrmSelector between(Ipv6Address source, Ipv6Address destination, int protocol) {
        return of(Ipv6Prefix.host(source), Ipv6Prefix.host(destination), protocol);
    }

    /** The same, for messages of one type. */
    public XfrmSelector ofType(int only) {
        return new XfrmSelector(source, destination, protocol, OptionalInt.of(only), port);
    }

    /** The same, for datagrams to one port. */
    public XfrmSelector toPort(int only) {
        return new XfrmSelector(source, destination, protocol, type, OptionalInt.of(only));
    }

    void write(NetlinkWriter writer) {
        writer.bytes(destination.address().toBytes())
                .bytes(source.address().toBytes())
                .networkU16(port.orElse(0))
                .networkU16(port.isPresent() ? 0xffff : 0)
                .networkU16(type.orElse(0))
                .networkU16(type.isPresent() ? 0xffff : 0)
                .u16(Socket.AF_INET6)
                .u8(destination.length())
                .u8(source.length())
                .u8(protocol)
                .zeros(3)
                .u32(0)
                .u32(0);
    }

    static XfrmSelector read(NetlinkReader reader) throws MalformedException {
        Ipv6Address destination = reader.address("selector destination");
        Ipv6Address source = reader.address("selector source");
        int port = reader.networkU16("selector destination port");
        int portMask = reader.networkU16("selector destination port mask");
        int type = reader.networkU16("selector source port");
        int mask = reader.networkU16("selector source port mask");
        reader.u16("selector family");
        int destinationLength = reader.u8("selector destination length");
        int sourceLength = reader.u8("selector source length");
        int protocol = reader.u8("selector protocol");
        reader.skip(11, "selector interface");
        return new XfrmSelector(
                new Ipv6Prefix(source, sourceLength),
                new Ipv6Prefix(destination, destinationLength),
                protocol,
                mask == 0 ? OptionalInt.empty() : OptionalInt.of(type),
                portMask == 0 ? OptionalInt.empty() : OptionalInt.of(port));
    }
}
