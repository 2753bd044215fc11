package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.lab.net.RouterAdvertiser;
import mip6.lab.net.Site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A home link with room for the mobile node: the router's interface to it becomes a switch with a
 * port for the home agent and one for the mobile node, whose interface is called {@code router}.
 */
final class HomeLan implements AutoCloseable {

    static final String MOBILE_NODE_INTERFACE = "router";

    private static final String SWITCH = "home";

    private final Host router;
    private final String port;
    private final RouterAdvertiser advertiser;

    private HomeLan(Host router, String port, RouterAdvertiser advertiser) {
        this.router = router;
        this.port = port;
        this.advertiser = advertiser;
    }

    /** The mobile node is not plugged in yet. */
    static HomeLan build(Topology topology, Path folder) throws Exception {
        Host router = topology.router();
        String homeAgent = topology.homeAgent().name();
        String mobileNode = topology.mobileNode().name();
        router.connect(topology.mobileNode());
        router.end(mobileNode);
        ip(router, folder, "link", "add", SWITCH, "type", "bridge");
        ip(router, folder, "address", "flush", "dev", homeAgent, "scope", "global");
        ip(router, folder, "link", "set", homeAgent, "master", SWITCH);
        ip(router, folder, "link", "set", mobileNode, "master", SWITCH);
        router.begin(SWITCH);
        router.address(SWITCH, Site.routerOf(Plan.HOME_LINK), Plan.HOME_LINK.length());
        return new HomeLan(
                router, mobileNode, RouterAdvertiser.start(router, SWITCH, Plan.HOME_LINK));
    }

    void plugIn() throws IOException {
        router.begin(port);
    }

    void unplug() throws IOException {
        router.end(port);
    }

    @Override
    public void close() {
        advertiser.close();
    }

    /** A command of iproute2 on {@code host}. */
    static void ip(Host host, Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Child child = Child.start(host, "ip", folder, command, _ -> {}, () -> {})) {
            assertThat(child.exitStatus()).as("%s", command).isZero();
        }
    }
}
