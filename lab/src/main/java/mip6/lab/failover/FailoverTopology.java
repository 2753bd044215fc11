package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Resources;
import mip6.lab.net.Site;
import mip6.lab.program.LabException;
import mip6.lab.program.Streams;
import mip6.linux.Route;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The machines of the experiment.
 *
 * <pre>
 *     dns  store  cn   ha1 ha2 ...      (on one switch, or on a link each)
 *       \    |    |     |   |
 *        \---- router ------/
 *                |
 *             visited
 *              /   \\
 *           mn1    fleet
 * </pre>
 */
final class FailoverTopology implements AutoCloseable {

    /** The interface of mobile nodes. */
    static final String ACCESS = "wlan0";

    private static final String SWITCH = "switch";
    private static final String BRIDGE = "br0";

    private final Site site;
    private final Host dns;
    private final Host store;
    private final Host correspondent;
    private final Host mobileNode;
    private final Host fleet;
    private final String homeLink;
    private final boolean hasFleet;
    private final Host switchboard;
    private final List<Host> homeAgents = new ArrayList<>();

    private FailoverTopology(Site site, FailoverOptions options, FailoverPlan plan)
            throws IOException, InterruptedException {
        this.site = site;
        homeLink = homeLinkInterface(options);
        hasFleet = options.fleet() > 0;
        dns = site.host("dns", FailoverPlan.DNS_LINK, FailoverPlan.DNS);
        store = site.host("store", FailoverPlan.STORE_LINK, FailoverPlan.STORE);
        correspondent =
                site.host("cn", FailoverPlan.CORRESPONDENT_LINK, FailoverPlan.CORRESPONDENT);
        mobileNode = site.host("mn1");
        fleet = site.host("fleet");
        switchboard = site.host(SWITCH);
        if (options.samePrefix()) {
            shareHomeLink(plan.homeAgents());
        } else {
            for (HomeAgent each : plan.homeAgents()) {
                homeAgents.add(site.host(each.host(), each.link(), each.address()));
            }
        }
        access(options);
    }

    /** Builds all of it; where that fails, what was built is closed. */
    static FailoverTopology build(FailoverOptions options, FailoverPlan plan)
            throws IOException, InterruptedException {
        Resources open = new Resources();
        boolean complete = false;
        try {
            FailoverTopology built = new FailoverTopology(open.keep(Site.create()), options, plan);
            complete = true;
            return built;
        } finally {
            if (!complete) {
                // why it could not be built says more
                open.close(_ -> {});
            }
        }
    }

    Host dns() {
        return dns;
    }

    Host store() {
        return store;
    }

    Host correspondent() {
        return correspondent;
    }

    Host mobileNode() {
        return mobileNode;
    }

    Host fleet() {
        return fleet;
    }

    /** The traffic between the correspondent and the mobile node that has a daemon of its own. */
    Streams streams(Path folder, Ipv6Address called)
            throws IOException, LabException, InterruptedException {
        return Streams.open(correspondent, FailoverPlan.CORRESPONDENT, mobileNode, folder, called);
    }

    /** Pulls the cables of a home agent. */
    void cutOff(HomeAgent homeAgent) throws IOException {
        Host host = homeAgent(homeAgent.number());
        host.end(homeLink);
    }

    /** Takes a home agent's cable out of the switch: its addresses stay, it reaches nobody. */
    void unplug(HomeAgent homeAgent) throws IOException {
        switchboard.end(homeAgent.host());
    }

    /** Puts it in again. */
    void plugIn(HomeAgent homeAgent) throws IOException {
        switchboard.begin(homeAgent.host());
    }

    Host homeAgent(int number) {
        return homeAgents.get(number - 1);
    }

    /**
     * Whether the router has {@code homeAgent}'s link-layer address for {@code homeAddress}, on the
     * link that the home agents share.
     */
    boolean routerSends(Ipv6Address homeAddress, HomeAgent homeAgent)
            throws IOException, InterruptedException {
        Process show =
                site.router()
                        .call(
                                () ->
                                        new ProcessBuilder(
                                                        "ip",
                                                        "-6",
                                                        "neighbour",
                                                        "show",
                                                        homeAddress.toString(),
                                                        "dev",
                                                        SWITCH)
                                                .start());
        String entry = new String(show.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = show.waitFor();
        Bytes linkLayerAddress = homeAgent(homeAgent.number()).link(SWITCH).linkLayerAddress();
        return entry.replace(":", "").contains("lladdr " + linkLayerAddress.toHex());
    }

    /** What the interface of a home agent to its home link is called. */
    static String homeLinkInterface(FailoverOptions options) {
        return options.samePrefix() ? SWITCH : "router";
    }

    @Override
    public void close() throws IOException {
        site.close();
    }

    /** A switch, to which the router and the home agents are plugged. */
    private void shareHomeLink(List<HomeAgent> all) throws IOException, InterruptedException {
        Host router = site.router();
        ip(switchboard, "link", "add", BRIDGE, "type", "bridge");
        ip(switchboard, "link", "set", BRIDGE, "up");
        Ipv6Prefix prefix = all.getFirst().link();
        Ipv6Address gateway = Site.routerOf(prefix);
        plug(router);
        router.address(SWITCH, gateway, Site.LENGTH);
        for (HomeAgent each : all) {
            Host host = site.host(each.host());
            homeAgents.add(host);
            plug(host);
            host.address(SWITCH, each.address(), Site.LENGTH);
            host.route(Route.DEFAULT, gateway, SWITCH);
        }
    }

    private void plug(Host host) throws IOException, InterruptedException {
        switchboard.connect(host);
        ip(switchboard, "link", "set", host.name(), "master", BRIDGE);
    }

    private static void ip(Host host, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        int status = host.call(() -> new ProcessBuilder(command).inheritIO().start()).waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": status " + status);
        }
    }

    private void access(FailoverOptions options) throws IOException {
        Host visited = site.visited("visited", FailoverPlan.BETWEEN, FailoverPlan.VISITED);
        site.link(mobileNode, ACCESS, visited, "mn1", options.quality());
        mobileNode.begin(ACCESS);
        site.advertise(visited, "mn1", FailoverPlan.VISITED);
        if (hasFleet) {
            accessOfFleet(visited, options.quality());
        }
    }

    /** The router leads every care-of address of the fleet to its machine. */
    private void accessOfFleet(Host visited, LinkQuality quality) throws IOException {
        long link = FailoverPlan.FLEET_LINK.address().high();
        Ipv6Address near = new Ipv6Address(link, 2);
        Ipv6Address far = new Ipv6Address(link, 1);
        site.link(fleet, ACCESS, visited, "fleet", quality);
        visited.begin("fleet");
        visited.address("fleet", far, Site.LENGTH);
        visited.route(FailoverPlan.FLEET, near, "fleet");
        fleet.begin(ACCESS);
        fleet.address(ACCESS, near, Site.LENGTH);
        fleet.route(Route.DEFAULT, far, ACCESS);
        Ipv6Address uplink = new Ipv6Address(FailoverPlan.BETWEEN.address().high(), 2);
        site.router().route(FailoverPlan.FLEET, uplink, "visited");
    }

    /** Writes what passes through the links of the mobile nodes and home agents to files. */
    void capture(Path folder) throws IOException {
        site.capture(mobileNode, ACCESS, folder.resolve("mn1.pcap"));
        for (Host each : homeAgents) {
            site.capture(each, homeLink, folder.resolve(each.name() + ".pcap"));
        }
        if (hasFleet) {
            site.capture(fleet, ACCESS, folder.resolve("fleet.pcap"));
        }
    }
}
