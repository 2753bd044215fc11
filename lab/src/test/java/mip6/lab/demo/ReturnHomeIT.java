package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.SET;

import mip6.agent.control.ControlClient;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;
import mip6.linux.InterfaceAddress;
import mip6.linux.RouteSocket;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A mobile node that comes home, and leaves again (RFC 6275 11.5.5), on real packets. */
@Timeout(180)
class ReturnHomeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(1);
    private static final int PINGS = 10;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private static boolean isReachable(Topology topology, Ipv6Address homeAddress)
            throws Exception {
        return Ping.isAnswered(topology.correspondent(), homeAddress, PINGS, PING_PATIENCE);
    }

    private static Optional<InterfaceAddress> onHomeLink(Topology topology, Ipv6Address address)
            throws Exception {
        int index = topology.mobileNode().link(HomeLan.MOBILE_NODE_INTERFACE).index();
        try (RouteSocket routes = topology.mobileNode().call(RouteSocket::open)) {
            return routes.addresses().stream()
                    .filter(each -> each.interfaceIndex() == index)
                    .filter(each -> each.address().equals(address))
                    .findFirst();
        }
    }

    private int bindings() throws Exception {
        return ControlClient.ask(folder.resolve("ha-agent.sock"), "status")
                .at("/homeAgent/bindings")
                .size();
    }

    @Test
    @Tag("req:S6275-11.5.2-a")
    @Tag("req:S6275-11.5.5-c")
    @Tag("req:S6275-11.5.5-d")
    @Tag("req:S6275-11.5.5-e")
    void theHomeAddressIsTheNodesOwnAtHomeAndTheHomeAgentsWhenItLeaves() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                HomeLan lan = HomeLan.build(topology, folder);
                Programs programs =
                        new Programs(topology, folder, Provision.write(folder, "", ""))) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address home = Registered.homeAddress(mobileNode);
            assertThat(isReachable(topology, home)).isTrue();
            assertThat(onHomeLink(topology, home)).isEmpty();

            topology.leave();
            lan.plugIn();
            assertThat(mobileNode.awaitEvent("at-home", PATIENCE).text("home-address"))
                    .isEqualTo(home.toString());
            assertThat(onHomeLink(topology, home).orElseThrow().flags())
                    .as("its binding lasts: the link is not asked for it")
                    .contains(InterfaceAddress.Flag.NO_DAD);
            assertThat(bindings()).isZero();
            assertThat(isReachable(topology, home)).isTrue();

            lan.unplug();
            topology.move();
            assertThat(mobileNode.awaitEvent("binding-accepted", PATIENCE).text("home-address"))
                    .isEqualTo(home.toString());
            assertThat(onHomeLink(topology, home)).isEmpty();
            assertThat(bindings()).isEqualTo(1);
            assertThat(isReachable(topology, home)).isTrue();
        }
    }

    /** Nothing has protected its address: the kernel asks the link for another one that has it. */
    @Test
    void whoStartsAtHomeHasItsHomeAddressProbedThere() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                HomeLan lan = HomeLan.build(topology, folder);
                Programs programs =
                        new Programs(topology, folder, Provision.write(folder, "", ""))) {
            topology.leave();
            lan.plugIn();
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address home =
                    Ipv6Address.of(mobileNode.awaitEvent("at-home", PATIENCE).text("home-address"));
            assertThat(onHomeLink(topology, home).orElseThrow())
                    .matches(InterfaceAddress::usable)
                    .extracting(InterfaceAddress::flags, SET)
                    .contains(InterfaceAddress.Flag.HOME)
                    .doesNotContain(InterfaceAddress.Flag.NO_DAD);
            assertThat(isReachable(topology, home)).isTrue();
        }
    }
}
