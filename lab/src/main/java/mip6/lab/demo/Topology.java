package mip6.lab.demo;

import mip6.lab.net.Host;
import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.LinkRelay;
import mip6.lab.net.Site;
import mip6.lab.program.LabException;
import mip6.lab.program.Streams;
import mip6.linux.RouteSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The machines of the demonstration and the links between them. The mobile node has an interface to
 * each of two foreign networks, of which one at a time is plugged in.
 *
 * <pre>
 *           dns    ha1    cn
 *             \     |     /
 *              \    |    /
 *                router
 *               /      \
 *         visited1    visited2
 *              :        :
 *        wlan0 +- mn1 --+ wlan1
 * </pre>
 */
final class Topology implements AutoCloseable {

    static final Ipv6Prefix BETWEEN_1 = Ipv6Prefix.of("2001:db8:f1::/64");
    private static final Ipv6Prefix BETWEEN_2 = Ipv6Prefix.of("2001:db8:f2::/64");

    private final Site site = Site.create();
    private final Host dns;
    private final Host homeAgent;
    private final Host correspondent;
    private final Host mobileNode;
    private final Access first;
    private final Access second;

    /** A foreign network as the mobile node has it. */
    private record Access(Host visited, String interfaceName, LinkRelay link) {}

    private Topology(LinkQuality access) throws IOException {
        dns = site.host("dns", Plan.DNS_LINK, Plan.DNS);
        homeAgent = site.host("ha1", Plan.HOME_LINK, Plan.HOME_AGENT_ADDRESS);
        correspondent = site.host("cn", Plan.CORRESPONDENT_LINK, Plan.CORRESPONDENT);
        mobileNode = site.host("mn1");
        first = access("visited1", "wlan0", 1, BETWEEN_1, Plan.VISITED_1, access);
        second = access("visited2", "wlan1", 2, BETWEEN_2, Plan.VISITED_2, access);
    }

    /**
     * Builds all of it; the mobile node is in its first foreign network.
     *
     * @param access of the mobile node's links
     */
    static Topology build(LinkQuality access) throws IOException {
        Topology topology = new Topology(access);
        topology.first.link().plugIn();
        return topology;
    }

    Host dns() {
        return dns;
    }

    Host homeAgent() {
        return homeAgent;
    }

    Host correspondent() {
        return correspondent;
    }

    Host mobileNode() {
        return mobileNode;
    }

    /** The router of the mobile node's first foreign network. */
    Host visited() {
        return first.visited();
    }

    /** The traffic between the correspondent and the mobile node. */
    Streams streams(Path folder, Ipv6Address called)
            throws IOException, LabException, InterruptedException {
        return Streams.open(correspondent, Plan.CORRESPONDENT, mobileNode, folder, called);
    }

    Host router() {
        return site.router();
    }

    /**
     * The home agent's interface on the home link is taken down and up, and configured as it was.
     */
    void restartHomeLink() throws IOException {
        homeAgent.end("router");
        homeAgent.begin("router");
        site.configure(homeAgent, Plan.HOME_LINK, Plan.HOME_AGENT_ADDRESS);
    }

    /** The home agent's interface on the home link goes, and another one of its name comes. */
    void remakeHomeLink() throws IOException {
        try (RouteSocket routes = homeAgent.call(RouteSocket::open)) {
            routes.deleteLink(homeAgent.link("router").index());
        }
        site.wire(homeAgent, Plan.HOME_LINK, Plan.HOME_AGENT_ADDRESS);
    }

    /** The mobile node leaves its first foreign network. */
    void leave() throws IOException {
        first.link().unplug();
    }

    /** The mobile node leaves its first foreign network for the second. */
    void move() throws IOException {
        first.link().unplug();
        second.link().plugIn();
    }

    /** The mobile node comes within reach of its second foreign network too. */
    void reachSecond() throws IOException {
        second.link().plugIn();
    }

    /** The mobile node loses its second foreign network. */
    void loseSecond() throws IOException {
        second.link().unplug();
    }

    /** The mobile node's first link takes {@code roundTrip} from now on. */
    void delay(Duration roundTrip) {
        first.link().delay(roundTrip.dividedBy(2));
    }

    /** Something is on the mobile node's first link from now on. */
    void translate(LinkRelay.Translation translation) {
        first.link().translate(translation);
    }

    /** Writes what passes through the mobile node's first link to {@code file}, until closed. */
    LinkCapture captureAccess(Path file) throws IOException {
        return LinkCapture.start(mobileNode, first.interfaceName(), file);
    }

    /** Writes what passes through each link to a file in {@code folder}. */
    void capture(Path folder) throws IOException {
        for (Host host : new Host[] {dns, homeAgent, correspondent}) {
            capture(host, "router", folder.resolve(host.name() + "-router.pcap"));
        }
        for (Access access : new Access[] {first, second}) {
            String visited = access.visited().name();
            capture(access.visited(), "router", folder.resolve(visited + "-router.pcap"));
            capture(mobileNode, access.interfaceName(), folder.resolve("mn1-" + visited + ".pcap"));
        }
    }

    @Override
    public void close() throws IOException {
        site.close();
    }

    private void capture(Host host, String interfaceName, Path file) throws IOException {
        site.capture(host, interfaceName, file);
    }

    private Access access(
            String name,
            String interfaceName,
            int number,
            Ipv6Prefix between,
            Ipv6Prefix prefix,
            LinkQuality quality)
            throws IOException {
        Host visited = site.visited(name, between, prefix);
        LinkRelay link = site.relay(mobileNode, interfaceName, visited, "mn1", quality);
        link.unplug();
        mobileNode.setLinkLayerAddress(interfaceName, Bytes.of(2, 0, 0x5e, 0, number, 0x11));
        visited.setLinkLayerAddress("mn1", Bytes.of(2, 0, 0x5e, 0, number, 1));
        rememberArrivals(visited, interfaceName);
        mobileNode.begin(interfaceName);
        site.advertise(visited, "mn1", prefix);
        return new Access(visited, interfaceName, link);
    }

    /**
     * RFC 9131: who arrives announces its address, and the router remembers it, so that the first
     * packet back need not wait for neighbour discovery.
     */
    private void rememberArrivals(Host visited, String interfaceName) throws IOException {
        mobileNode.set(interfaceName, "ndisc_notify", "1");
        try {
            visited.set("mn1", "accept_untracked_na", "1");
        } catch (NoSuchFileException olderThanLinux519) {
            // then it waits
            return;
        }
    }
}
