package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinkState;
import mip6.linux.RouteMonitor;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The network of the demonstration, without any daemon. */
@Timeout(60)
class TopologyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    @Test
    void theMobileNodeIsReachableWhereItIsPluggedIn() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                RouteMonitor monitor = topology.mobileNode().call(RouteMonitor::open)) {
            assertReachable(topology, awaitAddress(monitor, "wlan0", Plan.VISITED_1));
            topology.move();
            assertReachable(topology, awaitAddress(monitor, "wlan1", Plan.VISITED_2));
        }
    }

    @Test
    void eachLinkIsCaptured(@TempDir Path folder) throws Exception {
        Tool tshark = Tool.program("tshark");
        try (Topology topology = Topology.build(LinkQuality.PERFECT)) {
            topology.capture(folder);
            try (Ping ping = Ping.open(topology.correspondent(), Plan.DNS)) {
                assertThat(ping.once(PATIENCE)).isPresent();
            }
        }
        for (String link :
                new String[] {
                    "dns-router",
                    "ha1-router",
                    "cn-router",
                    "visited1-router",
                    "visited2-router",
                    "mn1-visited1",
                    "mn1-visited2"
                }) {
            assertThat(folder.resolve(link + ".pcap")).exists();
        }
        for (String link : new String[] {"dns-router", "cn-router"}) {
            assertThat(
                            tshark.run(
                                    "-r",
                                    folder.resolve(link + ".pcap").toString(),
                                    "-Y",
                                    "icmpv6.type == 128 || icmpv6.type == 129",
                                    "-T",
                                    "fields",
                                    "-e",
                                    "icmpv6.type"))
                    .isEqualTo("128\n129\n");
        }
        assertThat(Files.size(folder.resolve("cn-router.pcap"))).isPositive();
    }

    private static void assertReachable(Topology topology, Ipv6Address address) throws Exception {
        try (Ping ping = Ping.open(topology.correspondent(), address)) {
            assertThat(ping.once(PATIENCE)).isPresent();
        }
    }

    private static Ipv6Address awaitAddress(
            RouteMonitor monitor, String interfaceName, Ipv6Prefix prefix) throws Exception {
        while (true) {
            for (LinkState state : monitor.receive().orElseThrow()) {
                Optional<Ipv6Address> found =
                        state.addresses().stream()
                                .filter(InterfaceAddress::preferred)
                                .map(InterfaceAddress::address)
                                .filter(prefix::contains)
                                .findFirst();
                if (state.link().name().equals(interfaceName)
                        && state.link().carrier()
                        && state.defaultRoute()
                        && found.isPresent()) {
                    return found.get();
                }
            }
        }
    }
}
