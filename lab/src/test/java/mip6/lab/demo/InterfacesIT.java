package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.ControlClient;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** A mobile node with two interfaces, of which it prefers one. */
@Timeout(180)
class InterfacesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    @Tag("req:S6275-11.5.4-a")
    void thePreferredInterfaceIsUsedWhereverItWorks() throws Exception {
        Privilege.require();
        Provision provision = Provision.write(folder, "interfaces = [\"wlan1\", \"wlan0\"]", "");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address home = registeredFrom(mobileNode, "wlan0", true);
            topology.reachSecond();
            assertThat(registeredFrom(mobileNode, "wlan1", false)).as("found").isEqualTo(home);
            topology.loseSecond();
            assertThat(registeredFrom(mobileNode, "wlan0", true)).as("lost").isEqualTo(home);
            topology.reachSecond();
            assertThat(registeredFrom(mobileNode, "wlan1", false)).as("again").isEqualTo(home);
            assertThat(Ping.isAnswered(topology.correspondent(), home, 5, Duration.ofSeconds(1)))
                    .isTrue();
            JsonNode status = ControlClient.ask(provision.mobileNodeSocket(), "status");
            assertThat(status.at("/mobileNode/careOfAddress/interfaceName").asText())
                    .isEqualTo("wlan1");
        }
    }

    /** Awaits that the node is there and has registered from there. */
    private static Ipv6Address registeredFrom(
            Program mobileNode, String interfaceName, boolean first) throws Exception {
        assertThat(mobileNode.awaitEvent("attached", PATIENCE).text("interface"))
                .isEqualTo(interfaceName);
        var accepted = mobileNode.awaitEvent("binding-accepted", PATIENCE);
        assertThat(
                        (first ? Plan.VISITED_1 : Plan.VISITED_2)
                                .contains(Ipv6Address.of(accepted.text("care-of-address"))))
                .isTrue();
        return Ipv6Address.of(accepted.text("home-address"));
    }
}
