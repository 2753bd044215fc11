package mip6.lab.net;

import mip6.linux.Route;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.Path;

/** Machines around one router, and what else is open between them. */
public final class Site implements AutoCloseable {

    /** Of the prefixes of all links. */
    public static final int LENGTH = 64;

    private final Resources open = new Resources();
    private final Host router;

    private Site() throws IOException {
        router = host("router");
        router.forward();
    }

    /** A router alone. */
    public static Site create() throws IOException {
        return new Site();
    }

    /** The machine between all links, which forwards. */
    public Host router() {
        return router;
    }

    /** The router's address on a link. */
    public static Ipv6Address routerOf(Ipv6Prefix link) {
        return new Ipv6Address(link.address().high(), 0xfffe);
    }

    /** A machine without any link. */
    public Host host(String name) throws IOException {
        return open.keep(Host.create(name));
    }

    /** A machine that is wired to the router at once. */
    public Host host(String name, Ipv6Prefix link, Ipv6Address address) throws IOException {
        Host host = host(name);
        wire(host, link, address);
        return host;
    }

    /** Connects {@code host} to the router, which it uses by default. */
    public void wire(Host host, Ipv6Prefix link, Ipv6Address address) throws IOException {
        router.connect(host);
        router.address(host.name(), routerOf(link), LENGTH);
        configure(host, link, address);
    }

    /** Gives the end of {@code host} of its link to the router address and default route. */
    public void configure(Host host, Ipv6Prefix link, Ipv6Address address) throws IOException {
        host.address("router", address, LENGTH);
        host.route(Route.DEFAULT, routerOf(link), "router");
    }

    /**
     * A router of a foreign network, behind the first one, which knows the way there.
     *
     * @param between the link of the two
     * @param prefix of the foreign network
     */
    public Host visited(String name, Ipv6Prefix between, Ipv6Prefix prefix) throws IOException {
        Host visited = host(name);
        visited.forward();
        Ipv6Address uplink = new Ipv6Address(between.address().high(), 2);
        wire(visited, between, uplink);
        router.route(prefix, uplink, name);
        return visited;
    }

    /** A link of that quality, whose ends are not up yet, and which can change. */
    public LinkRelay relay(
            Host near, String nearName, Host far, String farName, LinkQuality quality)
            throws IOException {
        return open.keep(LinkRelay.connect(near, nearName, far, farName, quality));
    }

    /**
     * A link of that quality, whose ends are not up yet, and which stays as it is. One without
     * delay and loss is a cable: a relay takes the programs of the lab a part of the processor.
     */
    public void link(Host near, String nearName, Host far, String farName, LinkQuality quality)
            throws IOException {
        if (quality.isPerfect()) {
            near.connect(nearName, far, farName);
        } else {
            LinkRelay _ = relay(near, nearName, far, farName, quality);
        }
    }

    /**
     * Has a foreign network's router serve its link to mobile nodes: it is up, and has an address
     * and Router Advertisements.
     */
    public void advertise(Host visited, String interfaceName, Ipv6Prefix prefix)
            throws IOException {
        visited.begin(interfaceName);
        visited.address(interfaceName, new Ipv6Address(prefix.address().high(), 1), LENGTH);
        open.keep(RouterAdvertiser.start(visited, interfaceName, prefix));
    }

    /** Writes what passes through an interface to {@code file}, until all is closed. */
    public void capture(Host host, String interfaceName, Path file) throws IOException {
        open.keep(LinkCapture.start(host, interfaceName, file));
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
