package mip6.lab.failover;

import mip6.lab.failover.FailoverPlan.HomeAgent;
import mip6.lab.net.Host;
import mip6.lab.net.LinkRelay;
import mip6.lab.net.RouterAdvertiser;
import mip6.linux.Route;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    private static final int LENGTH = 64;
    private static final String SWITCH = "switch";
    private static final String BRIDGE = "br0";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Host router;
    private final Host dns;
    private final Host store;
    private final Host correspondent;
    private final Host mobileNode;
    private final List<Host> homeAgents = new ArrayList<>();

    private FailoverTopology(FailoverOptions options, FailoverPlan plan)
            throws IOException, InterruptedException {
        router = host("router");
        dns = host("dns");
        store = host("store");
        correspondent = host("cn");
        mobileNode = host("mn1");
        router.forward();
        wire(dns, FailoverPlan.DNS_LINK, FailoverPlan.DNS);
        wire(store, FailoverPlan.STORE_LINK, FailoverPlan.STORE);
        wire(correspondent, FailoverPlan.CORRESPONDENT_LINK, FailoverPlan.CORRESPONDENT);
        if (options.samePrefix()) {
            shareHomeLink(plan.homeAgents());
        } else {
            for (HomeAgent each : plan.homeAgents()) {
                Host host = host(each.host());
                homeAgents.add(host);
                wire(host, each.link(), each.address());
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
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IOException(failed);
            }
        }
    }

    private Host host(String name) throws IOException {
        Host host = Host.create(name);
        open.push(host);
        return host;
    }

    private void wire(Host host, Ipv6Prefix link, Ipv6Address address) throws IOException {
        router.connect(host);
        router.address(host.name(), FailoverPlan.routerOf(link), LENGTH);
        host.address("router", address, LENGTH);
        host.route(Route.DEFAULT, FailoverPlan.routerOf(link), "router");
    }

    /** A switch, to which the router and the home agents are plugged. */
    private void shareHomeLink(List<HomeAgent> all) throws IOException, InterruptedException {
        Host homeLink = host(SWITCH);
        ip(homeLink, "link", "add", BRIDGE, "type", "bridge");
        ip(homeLink, "link", "set", BRIDGE, "up");
        Ipv6Prefix prefix = all.getFirst().link();
        Ipv6Address gateway = FailoverPlan.routerOf(prefix);
        plug(homeLink, router);
        router.address(SWITCH, gateway, LENGTH);
        for (HomeAgent each : all) {
            Host host = host(each.host());
            homeAgents.add(host);
            plug(homeLink, host);
            host.address(SWITCH, each.address(), LENGTH);
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
        Host visited = host("visited");
        visited.forward();
        Ipv6Address uplink = new Ipv6Address(FailoverPlan.BETWEEN.address().high(), 2);
        wire(visited, FailoverPlan.BETWEEN, uplink);
        router.route(FailoverPlan.VISITED, uplink, "visited");
        LinkRelay link = LinkRelay.connect(mobileNode, "wlan0", visited, "mn1", options.quality());
        open.push(link);
        visited.begin("mn1");
        visited.address("mn1", new Ipv6Address(FailoverPlan.VISITED.address().high(), 1), LENGTH);
        mobileNode.begin("wlan0");
        open.push(RouterAdvertiser.start(visited, "mn1", FailoverPlan.VISITED));
    }
}
