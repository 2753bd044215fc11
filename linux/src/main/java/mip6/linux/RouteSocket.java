package mip6.linux;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Links, addresses, routes and rules of one network namespace, the one of the thread that opens
 * this (rtnetlink). Any thread may call.
 */
public final class RouteSocket implements AutoCloseable {

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_DELNEIGH = 29;
    private static final int RTM_GETNEIGH = 30;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;

    private static final int CREATE = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    private static final int REPLACE = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;

    private final NetlinkSocket netlink;

    private RouteSocket(NetlinkSocket netlink) {
        this.netlink = netlink;
    }

    public static RouteSocket open() throws LinuxException {
        return new RouteSocket(NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE, 0));
    }

    public List<Link> links() throws LinuxException {
        return read(
                RTM_GETLINK,
                RouteMessage.linkFamily(0),
                "RTM_GETLINK",
                "list interfaces",
                RouteMessage::readLink);
    }

    /** The interface of that name. */
    public Optional<Link> link(String name) throws LinuxException {
        return links().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /** All IPv6 addresses. */
    public List<InterfaceAddress> addresses() throws LinuxException {
        return read(
                RTM_GETADDR,
                RouteMessage.family(),
                "RTM_GETADDR",
                "list addresses",
                RouteMessage::readAddress);
    }

    /** All IPv6 routes whose link works, one for each next hop. */
    public List<Route> routes() throws LinuxException {
        List<Route> routes = new ArrayList<>();
        read(
                        RTM_GETROUTE,
                        RouteMessage.family(),
                        "RTM_GETROUTE",
                        "list routes",
                        RouteMessage::readRoutes)
                .forEach(routes::addAll);
        return routes;
    }

    /** Each interface with its addresses and whether a default route of the main table uses it. */
    public List<LinkState> snapshot() throws LinuxException {
        List<Link> links = links();
        List<InterfaceAddress> addresses = addresses();
        List<Integer> withDefaultRoute =
                routes().stream()
                        .filter(
                                route ->
                                        route.kind() == Route.Kind.UNICAST
                                                && route.table() == Route.MAIN
                                                && route.destination().equals(Route.DEFAULT))
                        .map(Route::interfaceIndex)
                        .toList();
        List<LinkState> states = new ArrayList<>();
        for (Link link : links) {
            states.add(
                    new LinkState(
                            link,
                            addresses.stream()
                                    .filter(address -> address.interfaceIndex() == link.index())
                                    .toList(),
                            withDefaultRoute.contains(link.index())));
        }
        return states;
    }

    public void setUp(int interfaceIndex) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkUp(interfaceIndex, true),
                "RTM_NEWLINK",
                "set interface " + interfaceIndex + " up");
    }

    public void setDown(int interfaceIndex) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkUp(interfaceIndex, false),
                "RTM_NEWLINK",
                "set interface " + interfaceIndex + " down");
    }

    /**
     * Has the kernel give an interface no address of its own, before it is up: without a link-local
     * one it solicits no routers there.
     */
    public void keepWithoutAddresses(int interfaceIndex) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkWithoutAddresses(interfaceIndex),
                "RTM_NEWLINK",
                "have no address generated for interface " + interfaceIndex);
    }

    /** Says what an interface is, for people and for whoever finds it later. */
    public void setAlias(int interfaceIndex, String alias) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkAlias(interfaceIndex, alias),
                "RTM_NEWLINK",
                "set the alias of interface " + interfaceIndex);
    }

    /** Sets the link-layer address, six octets for Ethernet. */
    public void setLinkLayerAddress(int interfaceIndex, Bytes address) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkAddress(interfaceIndex, address),
                "RTM_NEWLINK",
                "set the link-layer address of interface " + interfaceIndex);
    }

    /**
     * Makes a pair of Ethernet interfaces that are the ends of one cable (veth), both down.
     *
     * @param name of the end in this namespace
     * @param peer of the end in {@code peerNamespace}
     */
    public void addCable(String name, String peer, NetworkNamespace peerNamespace)
            throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                CREATE,
                RouteMessage.virtualCable(name, peer, peerNamespace.number()),
                "RTM_NEWLINK",
                "make a cable from " + name + " to " + peer + " in " + peerNamespace);
    }

    /**
     * Makes the interface of a tunnel, which is down. EEXIST: there is one of that name, or between
     * these addresses; EOPNOTSUPP: the kernel has no ip6_tunnel.
     *
     * @return its index
     */
    public int addTunnel(String name, Ip6Tunnel tunnel, int mtu) throws LinuxException {
        netlink.change(
                RTM_NEWLINK, CREATE, tunnel.make(name, mtu), "RTM_NEWLINK", "make tunnel " + name);
        return link(name)
                .orElseThrow(() -> LinuxException.of("RTM_GETLINK", "find tunnel " + name, 19))
                .index();
    }

    /** Gives the interface of a tunnel other addresses. EEXIST: there is one between these. */
    public void changeTunnel(int interfaceIndex, Ip6Tunnel tunnel, int mtu) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                tunnel.change(interfaceIndex, mtu),
                "RTM_NEWLINK",
                "change tunnel " + interfaceIndex + " to " + tunnel);
    }

    /** ENODEV: it was not there. */
    public void deleteLink(int interfaceIndex) throws LinuxException {
        netlink.change(
                RTM_DELLINK,
                0,
                RouteMessage.linkFamily(interfaceIndex),
                "RTM_DELLINK",
                "delete interface " + interfaceIndex);
    }

    public void setMtu(int interfaceIndex, int mtu) throws LinuxException {
        netlink.change(
                RTM_NEWLINK,
                0,
                RouteMessage.linkMtu(interfaceIndex, mtu),
                "RTM_NEWLINK",
                "set the MTU of interface " + interfaceIndex + " to " + mtu);
    }

    /**
     * Adds an address, or sets its flags where it is there; the kernel then probes for duplicates.
     */
    public void replaceAddress(int interfaceIndex, Ipv6Address address, int prefixLength)
            throws LinuxException {
        replaceAddress(new InterfaceAddress(interfaceIndex, address, prefixLength, Set.of()));
    }

    /** The same with flags of the caller's, such as {@link InterfaceAddress.Flag#NO_DAD}. */
    public void replaceAddress(InterfaceAddress address) throws LinuxException {
        netlink.change(
                RTM_NEWADDR,
                REPLACE,
                RouteMessage.address(address),
                "RTM_NEWADDR",
                "add address " + text(address));
    }

    /** EADDRNOTAVAIL: it was not there. */
    public void deleteAddress(int interfaceIndex, Ipv6Address address, int prefixLength)
            throws LinuxException {
        InterfaceAddress gone =
                new InterfaceAddress(interfaceIndex, address, prefixLength, Set.of());
        netlink.change(
                RTM_DELADDR,
                0,
                RouteMessage.address(gone),
                "RTM_DELADDR",
                "delete address " + text(gone));
    }

    public void replaceRoute(Route route) throws LinuxException {
        netlink.change(
                RTM_NEWROUTE,
                REPLACE,
                RouteMessage.route(route),
                "RTM_NEWROUTE",
                "add route " + route);
    }

    /** ESRCH: it was not there. */
    public void deleteRoute(Route route) throws LinuxException {
        netlink.change(
                RTM_DELROUTE,
                0,
                RouteMessage.route(route),
                "RTM_DELROUTE",
                "delete route " + route);
    }

    /** EEXIST: it is there. */
    public void addRule(Rule rule) throws LinuxException {
        netlink.change(
                RTM_NEWRULE, CREATE, RouteMessage.rule(rule), "RTM_NEWRULE", "add rule " + rule);
    }

    /** ENOENT: it was not there. */
    public void deleteRule(Rule rule) throws LinuxException {
        netlink.change(
                RTM_DELRULE, 0, RouteMessage.rule(rule), "RTM_DELRULE", "delete rule " + rule);
    }

    /**
     * Has the kernel answer solicitations for {@code address} on that link (RFC 6275 10.4.1): those
     * to its solicited-node group where the interface's {@code proxy_ndp} is set, those to itself
     * where that of all interfaces is.
     */
    public void replaceProxyNeighbour(int interfaceIndex, Ipv6Address address)
            throws LinuxException {
        netlink.change(
                RTM_NEWNEIGH,
                REPLACE,
                RouteMessage.proxyNeighbour(interfaceIndex, address),
                "RTM_NEWNEIGH",
                "answer for " + address + " on interface " + interfaceIndex);
    }

    /** What the kernel answers for on that link. */
    public List<Ipv6Address> proxyNeighbours(int interfaceIndex) throws LinuxException {
        return read(
                        RTM_GETNEIGH,
                        RouteMessage.proxyNeighbours(interfaceIndex),
                        "RTM_GETNEIGH",
                        "list proxy neighbours",
                        body -> RouteMessage.readProxyNeighbour(interfaceIndex, body))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** ENOENT: it was not there. */
    public void deleteProxyNeighbour(int interfaceIndex, Ipv6Address address)
            throws LinuxException {
        netlink.change(
                RTM_DELNEIGH,
                0,
                RouteMessage.proxyNeighbour(interfaceIndex, address),
                "RTM_DELNEIGH",
                "stop answering for " + address + " on interface " + interfaceIndex);
    }

    @Override
    public void close() {
        netlink.close();
    }

    private interface Decoder<T> {
        T read(Bytes body) throws MalformedException;
    }

    private <T> List<T> read(int type, Bytes body, String call, String what, Decoder<T> decoder)
            throws LinuxException {
        List<T> found = new ArrayList<>();
        for (Bytes object : netlink.dump(type, body, call, what)) {
            try {
                found.add(decoder.read(object));
            } catch (MalformedException bug) {
                throw new IllegalStateException("the kernel's netlink is not as expected", bug);
            }
        }
        return found;
    }

    private static String text(InterfaceAddress address) {
        return address.address()
                + "/"
                + address.prefixLength()
                + " on interface "
                + address.interfaceIndex();
    }
}
