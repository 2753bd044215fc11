package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.lab.net.LinkRelay;
import mip6.lab.net.Site;
import mip6.linux.Route;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
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
 *             visited : mn1, fleet
 * </pre>
 */
final class FailoverTopology implements AutoCloseable {

    private static final String SWITCH = "switch";
    private static final String BRIDGE = "br0";

    private final Site site = Site.create();
    private final Host dns;
    private final Host store;
    private final Host correspondent;
    private final Host mobileNode;
    private final List<Host> homeAgents = new ArrayList<>();

    private FailoverTopology(FailoverOptions options, FailoverPlan plan)
            throws IOException, InterruptedException {
        dns = site.host("dns", FailoverPlan.DNS_LINK, FailoverPlan.DNS);
        store = site.host("store", FailoverPlan.STORE_LINK, FailoverPlan.STORE);
        correspondent =
                site.host("cn", FailoverPlan.CORRESPONDENT_LINK, FailoverPlan.CORRESPONDENT);
        mobileNode = site.host("mn1");
        if (options.samePrefix()) {
            shareHomeLink(plan.homeAgents());
        } else {
            for (HomeAgent each : plan.homeAgents()) {
                homeAgents.add(site.host(each.host(), each.link(), each.address()));
            }
        }
        access(options);
    }

    static FailoverTopology build(FailoverOptions options, FailoverPlan plan)
            throws IOException, InterruptedException {
        return new FailoverTopology(options, plan);
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

    Host homeAgent(int number) {
        return homeAgents.get(number - 1);
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
        Host homeLink = site.host(SWITCH);
        Host router = site.router();
        ip(homeLink, "link", "add", BRIDGE, "type", "bridge");
        ip(homeLink, "link", "set", BRIDGE, "up");
        Ipv6Prefix prefix = all.getFirst().link();
        Ipv6Address gateway = Site.routerOf(prefix);
        plug(homeLink, router);
        router.address(SWITCH, gateway, Site.LENGTH);
        for (HomeAgent each : all) {
            Host host = site.host(each.host());
            homeAgents.add(host);
            plug(homeLink, host);
            host.address(SWITCH, each.address(), Site.LENGTH);
            host.route(Route.DEFAULT, gateway, SWITCH);
        }
    }

    private static void plug(Host homeLink, Host host) throws IOException, InterruptedException {
        homeLink.connect(host);
        ip(homeLink, "link", "set", host.name(), "master", BRIDGE);
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
        LinkRelay _ = site.relay(mobileNode, "wlan0", visited, "mn1", options.quality());
        mobileNode.begin("wlan0");
        site.advertise(visited, "mn1", FailoverPlan.VISITED);
    }
}
