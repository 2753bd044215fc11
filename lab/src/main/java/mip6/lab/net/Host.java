package mip6.lab.net;

import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.LinuxException;
import mip6.linux.NetworkNamespace;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Sysctl;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.util.Set;

/**
 * A machine of the lab: a network namespace and what is configured in it. All of it is gone when
 * this is closed and the processes in it have ended, or when the lab's process has.
 */
public final class Host implements AutoCloseable {

    private final NetworkNamespace namespace;
    private final RouteSocket routes;

    private Host(NetworkNamespace namespace, RouteSocket routes) {
        this.namespace = namespace;
        this.routes = routes;
    }

    /** A machine without any link. */
    public static Host create(String name) throws LinuxException {
        NetworkNamespace namespace = NetworkNamespace.create(name);
        return new Host(namespace, namespace.call(RouteSocket::open));
    }

    public String name() {
        return namespace.label();
    }

    /**
     * Runs {@code work} on a thread of this machine: sockets, threads and processes that it makes
     * belong here.
     */
    public <T, E extends Exception> T call(NetworkNamespace.Work<T, E> work)
            throws E, LinuxException {
        return namespace.call(work);
    }

    /** Lays a cable to {@code other}; each end is named after what it leads to. */
    public void connect(Host other) throws IOException {
        connect(other.name(), other, name());
        begin(other.name());
        other.begin(name());
    }

    /**
     * Lays a cable to {@code other} whose ends are not up yet.
     *
     * @param interfaceName of the end here
     * @param otherName of the end there
     */
    void connect(String interfaceName, Host other, String otherName) throws LinuxException {
        routes.addCable(interfaceName, otherName, other.namespace);
    }

    /**
     * Brings an interface up: it probes no addresses for duplicates, the lab gives none twice.
     *
     * @param interfaceName of a link that exists
     */
    public void begin(String interfaceName) throws IOException {
        set(interfaceName, "accept_dad", "0");
        set(interfaceName, "dad_transmits", "0");
        routes.setUp(link(interfaceName).index());
    }

    /** Takes an interface down: the other end of its cable loses the carrier. */
    public void end(String interfaceName) throws LinuxException {
        routes.setDown(link(interfaceName).index());
    }

    public Link link(String interfaceName) throws LinuxException {
        return routes.link(interfaceName)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        name() + " has no interface " + interfaceName));
    }

    public void setLinkLayerAddress(String interfaceName, Bytes address) throws LinuxException {
        routes.setLinkLayerAddress(link(interfaceName).index(), address);
    }

    public void address(String interfaceName, Ipv6Address address, int prefixLength)
            throws LinuxException {
        routes.replaceAddress(
                new InterfaceAddress(
                        link(interfaceName).index(),
                        address,
                        prefixLength,
                        Set.of(InterfaceAddress.Flag.NO_DAD)));
    }

    public void withoutAddress(String interfaceName, Ipv6Address address, int prefixLength)
            throws LinuxException {
        routes.deleteAddress(link(interfaceName).index(), address, prefixLength);
    }

    public void route(Ipv6Prefix destination, Ipv6Address gateway, String interfaceName)
            throws LinuxException {
        routes.replaceRoute(Route.via(destination, gateway, link(interfaceName).index()));
    }

    /** Without a gateway, such as through a tunnel. */
    public void routeOnLink(Ipv6Prefix destination, String interfaceName) throws LinuxException {
        routes.replaceRoute(Route.onLink(destination, link(interfaceName).index()));
    }

    /** Makes this machine a router. */
    public void forward() throws IOException {
        set("all", "forwarding", "1");
    }

    /** Sets a value of {@code /proc/sys/net/ipv6/conf/}. */
    public void set(String interfaceName, String key, String value) throws IOException {
        namespace.call(
                () -> {
                    Sysctl.set(interfaceName, key, value);
                    return value;
                });
    }

    @Override
    public void close() {
        routes.close();
        namespace.close();
    }
}
