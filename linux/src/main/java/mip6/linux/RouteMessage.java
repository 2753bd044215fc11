package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bodies of rtnetlink messages (linux/rtnetlink.h, if_link.h, if_addr.h, fib_rules.h). */
final class RouteMessage {

    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;
    private static final int IFF_LOWER_UP = 0x10000;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int IN6_ADDR_GEN_MODE_NONE = 1;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTPROT_STATIC = 4;
    private static final int RTNH_F_DEAD = 1;
    private static final int RTNH_F_LINKDOWN = 16;

    private static final int FRA_SRC = 2;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FR_ACT_TO_TBL = 1;

    private static final int NDA_DST = 1;
    private static final int NTF_PROXY = 8;
    private static final int NUD_PERMANENT = 0x80;

    private RouteMessage() {}

    /** The body of a dump request. */
    static Bytes family() {
        return new NetlinkWriter().u8(Socket.AF_INET6).u8(0).u16(0).toBytes();
    }

    /** A struct ifinfomsg that changes no flags. */
    static Bytes linkFamily(int index) {
        return new NetlinkWriter().u8(0).u8(0).u16(0).u32(index).u32(0).u32(0).toBytes();
    }

    static Bytes linkUp(int index, boolean up) {
        return new NetlinkWriter()
                .u8(0)
                .u8(0)
                .u16(0)
                .u32(index)
                .u32(up ? IFF_UP : 0)
                .u32(IFF_UP)
                .toBytes();
    }

    static Bytes linkMtu(int index, int mtu) {
        return new NetlinkWriter().bytes(linkFamily(index)).attributeU32(IFLA_MTU, mtu).toBytes();
    }

    static Bytes linkWithoutAddresses(int index) {
        return new NetlinkWriter()
                .bytes(linkFamily(index))
                .nested(
                        IFLA_AF_SPEC,
                        families ->
                                families.nested(
                                        Socket.AF_INET6,
                                        ipv6 ->
                                                ipv6.attribute(
                                                        IFLA_INET6_ADDR_GEN_MODE,
                                                        Bytes.of(IN6_ADDR_GEN_MODE_NONE))))
                .toBytes();
    }

    static Bytes linkAlias(int index, String alias) {
        return new NetlinkWriter()
                .bytes(linkFamily(index))
                .attribute(IFLA_IFALIAS, Bytes.ofUtf8(alias))
                .toBytes();
    }

    static Bytes linkAddress(int index, Bytes linkLayerAddress) {
        return new NetlinkWriter()
                .bytes(linkFamily(index))
                .attribute(IFLA_ADDRESS, linkLayerAddress)
                .toBytes();
    }

    static Bytes virtualCable(String name, String peer, int peerNamespace) {
        return new NetlinkWriter()
                .bytes(linkFamily(0))
                .attribute(IFLA_IFNAME, name)
                .nested(
                        IFLA_LINKINFO,
                        info ->
                                info.attribute(IFLA_INFO_KIND, "veth")
                                        .nested(
                                                IFLA_INFO_DATA,
                                                data ->
                                                        data.nested(
                                                                VETH_INFO_PEER,
                                                                end ->
                                                                        end.bytes(linkFamily(0))
                                                                                .attribute(
                                                                                        IFLA_IFNAME,
                                                                                        peer)
                                                                                .attributeU32(
                                                                                        IFLA_NET_NS_FD,
                                                                                        peerNamespace))))
                .toBytes();
    }

    static Link readLink(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.bytes(4, "link family and type");
        int index = reader.s32("link index");
        int flags = reader.s32("link flags");
        reader.s32("link change mask");
        Map<Integer, Bytes> attributes = reader.attributes("link attribute");
        Bytes mtu = attributes.getOrDefault(IFLA_MTU, Bytes.EMPTY);
        return new Link(
                index,
                NetlinkReader.string(attributes.getOrDefault(IFLA_IFNAME, Bytes.EMPTY)),
                mtu.isEmpty() ? 0 : NetlinkReader.s32(mtu, "link MTU"),
                (flags & IFF_UP) != 0,
                (flags & IFF_LOWER_UP) != 0,
                (flags & IFF_LOOPBACK) != 0,
                attributes.getOrDefault(IFLA_ADDRESS, Bytes.EMPTY),
                readKind(attributes.getOrDefault(IFLA_LINKINFO, Bytes.EMPTY)),
                NetlinkReader.string(attributes.getOrDefault(IFLA_IFALIAS, Bytes.EMPTY)));
    }

    private static String readKind(Bytes information) throws MalformedException {
        return NetlinkReader.string(
                new NetlinkReader(information)
                        .attributes("link information")
                        .getOrDefault(IFLA_INFO_KIND, Bytes.EMPTY));
    }

    static Bytes address(InterfaceAddress address) {
        return new NetlinkWriter()
                .u8(Socket.AF_INET6)
                .u8(address.prefixLength())
                .u8(0)
                .u8(0)
                .u32(address.interfaceIndex())
                .attribute(IFA_LOCAL, address.address())
                .attribute(IFA_ADDRESS, address.address())
                .attributeU32(IFA_FLAGS, InterfaceAddress.Flag.mask(address.flags()))
                .toBytes();
    }

    static InterfaceAddress readAddress(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.u8("address family");
        int prefixLength = reader.u8("address prefix length");
        int flags = reader.u8("address flags");
        reader.u8("address scope");
        int index = reader.s32("address link");
        Map<Integer, Bytes> attributes = reader.attributes("address attribute");
        if (attributes.containsKey(IFA_FLAGS)) {
            flags =
                    NetlinkReader.s32(
                            attributes.getOrDefault(IFA_FLAGS, Bytes.EMPTY), "address flags");
        }
        // on a point-to-point link IFA_ADDRESS is the other end
        Bytes octets =
                attributes.getOrDefault(
                        IFA_LOCAL, attributes.getOrDefault(IFA_ADDRESS, Bytes.EMPTY));
        return new InterfaceAddress(
                index,
                readIpv6Address(octets, "address"),
                prefixLength,
                InterfaceAddress.Flag.of(flags));
    }

    static Bytes route(Route route) {
        NetlinkWriter writer =
                new NetlinkWriter()
                        .u8(Socket.AF_INET6)
                        .u8(route.destination().length())
                        .u8(0)
                        .u8(0)
                        .u8(route.table() < 256 ? route.table() : 0)
                        .u8(RTPROT_STATIC)
                        .u8(0)
                        .u8(route.kind().number())
                        .u32(0)
                        .attribute(RTA_DST, route.destination().address())
                        .attributeU32(RTA_TABLE, route.table());
        if (route.interfaceIndex() != 0) {
            writer.attributeU32(RTA_OIF, route.interfaceIndex());
        }
        if (route.metric() != 0) {
            writer.attributeU32(RTA_PRIORITY, route.metric());
        }
        route.gateway().ifPresent(gateway -> writer.attribute(RTA_GATEWAY, gateway));
        route.preferredSource().ifPresent(source -> writer.attribute(RTA_PREFSRC, source));
        return writer.toBytes();
    }

    /** One route for each next hop that works; none for kinds that are not ours to know. */
    static List<Route> readRoutes(Bytes body) throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.u8("route family");
        int length = reader.u8("route prefix length");
        reader.bytes(2, "route source length");
        int table = reader.u8("route table");
        reader.bytes(2, "route protocol");
        Optional<Route.Kind> kind = Route.Kind.of(reader.u8("route type"));
        int flags = reader.s32("route flags");
        Map<Integer, Bytes> attributes = reader.attributes("route attribute");
        if (kind.isEmpty()) {
            return List.of();
        }
        Bytes destination = attributes.getOrDefault(RTA_DST, Bytes.zeros(Ipv6Address.LENGTH));
        Bytes source = attributes.getOrDefault(RTA_PREFSRC, Bytes.EMPTY);
        Route route =
                new Route(
                        kind.get(),
                        new Ipv6Prefix(readIpv6Address(destination, "route"), length),
                        Optional.empty(),
                        0,
                        number(attributes, RTA_TABLE, table),
                        number(attributes, RTA_PRIORITY, 0),
                        source.isEmpty()
                                ? Optional.empty()
                                : Optional.of(readIpv6Address(source, "preferred source")));
        List<Route> routes = new ArrayList<>();
        if (!attributes.containsKey(RTA_MULTIPATH)) {
            addHop(routes, route, flags, number(attributes, RTA_OIF, 0), attributes);
            return routes;
        }
        NetlinkReader hops = new NetlinkReader(attributes.getOrDefault(RTA_MULTIPATH, Bytes.EMPTY));
        while (!hops.isEmpty()) {
            int hopLength = hops.u16("next hop length");
            int hopFlags = hops.u8("next hop flags");
            hops.u8("next hop weight");
            int index = hops.s32("next hop link");
            Bytes rest = hops.bytes(hopLength - 8, "next hop");
            hops.align(hopLength, "next hop");
            addHop(routes, route, hopFlags, index, new NetlinkReader(rest).attributes("next hop"));
        }
        return routes;
    }

    private static void addHop(
            List<Route> routes, Route route, int flags, int index, Map<Integer, Bytes> attributes)
            throws MalformedException {
        if ((flags & (RTNH_F_DEAD | RTNH_F_LINKDOWN)) != 0) {
            return;
        }
        Bytes gateway = attributes.getOrDefault(RTA_GATEWAY, Bytes.EMPTY);
        routes.add(
                new Route(
                        route.kind(),
                        route.destination(),
                        gateway.length() == Ipv6Address.LENGTH
                                ? Optional.of(Ipv6Address.of(gateway))
                                : Optional.empty(),
                        index,
                        route.table(),
                        route.metric(),
                        route.preferredSource()));
    }

    static Bytes rule(Rule rule) {
        NetlinkWriter writer =
                new NetlinkWriter()
                        .u8(Socket.AF_INET6)
                        .u8(0)
                        .u8(rule.from().length())
                        .u8(0)
                        .u8(rule.table() < 256 ? rule.table() : 0)
                        .u8(0)
                        .u8(0)
                        .u8(FR_ACT_TO_TBL)
                        .u32(0)
                        .attributeU32(FRA_TABLE, rule.table())
                        .attributeU32(FRA_PRIORITY, rule.priority());
        if (rule.from().length() > 0) {
            writer.attribute(FRA_SRC, rule.from().address());
        }
        rule.suppressPrefixLength()
                .ifPresent(length -> writer.attributeU32(FRA_SUPPRESS_PREFIXLEN, length));
        return writer.toBytes();
    }

    static Bytes proxyNeighbour(int index, Ipv6Address address) {
        return new NetlinkWriter()
                .u8(Socket.AF_INET6)
                .u8(0)
                .u16(0)
                .u32(index)
                .u16(NUD_PERMANENT)
                .u8(NTF_PROXY)
                .u8(0)
                .attribute(NDA_DST, address)
                .toBytes();
    }

    /** The body of a request for all of them on one interface. */
    static Bytes proxyNeighbours(int index) {
        return new NetlinkWriter()
                .u8(Socket.AF_INET6)
                .u8(0)
                .u16(0)
                .u32(index)
                .u16(0)
                .u8(NTF_PROXY)
                .u8(0)
                .toBytes();
    }

    /** Empty for one of another interface. */
    static Optional<Ipv6Address> readProxyNeighbour(int index, Bytes body)
            throws MalformedException {
        NetlinkReader reader = new NetlinkReader(body);
        reader.u8("neighbour family");
        reader.u8("neighbour padding");
        reader.u16("neighbour padding");
        int link = reader.s32("neighbour link");
        reader.u16("neighbour state");
        int flags = reader.u8("neighbour flags");
        reader.u8("neighbour type");
        if (link != index || (flags & NTF_PROXY) == 0) {
            return Optional.empty();
        }
        Bytes address = reader.attributes("neighbour attribute").getOrDefault(NDA_DST, Bytes.EMPTY);
        return Optional.of(readIpv6Address(address, "neighbour address"));
    }

    private static int number(Map<Integer, Bytes> attributes, int type, int otherwise)
            throws MalformedException {
        Bytes value = attributes.getOrDefault(type, Bytes.EMPTY);
        return value.isEmpty() ? otherwise : NetlinkReader.s32(value, "attribute " + type);
    }

    private static Ipv6Address readIpv6Address(Bytes octets, String field)
            throws MalformedException {
        if (octets.length() != Ipv6Address.LENGTH) {
            throw new MalformedException(field, 0, octets.length() + " octets");
        }
        return Ipv6Address.of(octets);
    }
}
