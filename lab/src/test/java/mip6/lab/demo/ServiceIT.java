package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.control.ControlClient;
import mip6.lab.net.Child;
import mip6.lab.net.LinkCapture;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.program.Program;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Both daemons as processes, in what goes beyond the demonstration. */
@Timeout(180)
class ServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(1);
    private static final int PINGS = 5;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private static boolean isReachable(Topology topology, Ipv6Address homeAddress)
            throws Exception {
        return Ping.isAnswered(topology.correspondent(), homeAddress, PINGS, PING_PATIENCE);
    }

    @Test
    void aKilledHomeAgentForwardsAgainAtOnceAndItsMobileNodeComesBackToTheSameAddress()
            throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs =
                        new Programs(
                                topology,
                                folder,
                                Provision.write(folder, "", "liveness = \"1s\""))) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address before = Registered.homeAddress(mobileNode);
            assertThat(isReachable(topology, before)).isTrue();

            homeAgent.kill();
            programs.startHomeAgent().awaitEvent("bindings-restored", PATIENCE);
            // From the bindings on disk: its SAs are gone, and come back with its own initiation.
            assertThat(isReachable(topology, before)).isTrue();
            mobileNode.awaitEvent("home-agent-switched", PATIENCE);
            assertThat(Registered.homeAddress(mobileNode)).isEqualTo(before);
            assertThat(isReachable(topology, before)).isTrue();
        }
    }

    @Test
    void whoIsToldToEndEndsInOrder() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            assertThat(isReachable(topology, Registered.homeAddress(mobileNode))).isTrue();

            // the binding ends first, and then the SA
            terminate(mobileNode);
            homeAgent.awaitEvent("binding-ended", PATIENCE);
            homeAgent.awaitEvent("ike-sa-closed", PATIENCE);
            terminate(homeAgent);
        }
    }

    /** As systemd and containers do; it ends with success. */
    private static void terminate(Program program) throws IOException, InterruptedException {
        program.signal("TERM");
        assertThat(program.exitStatus()).isZero();
    }

    @Test
    void aHomeAgentWhoseDeviceIsTakenAwayEndsInOneLineAndKeepsItsBindings() throws Exception {
        try (Programs programs = Programs.perfect(folder)) {
            Topology topology = programs.topology();
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Ipv6Address homeAddress = Registered.homeAddress(programs.startMobileNode());
            try (Child remove =
                    Child.start(
                            topology.homeAgent(),
                            "ip",
                            folder,
                            List.of("ip", "link", "delete", "mip6"),
                            _ -> {},
                            () -> {})) {
                assertThat(remove.exitStatus()).isZero();
            }
            assertThat(homeAgent.exitStatus()).isEqualTo(71);
            assertThat(Files.readAllLines(homeAgent.errors()).getLast())
                    .startsWith("ha-agent: ended: cannot read from mip6: read says EBADFD");
            assertThat(
                            programs.startHomeAgent()
                                    .awaitEvent("bindings-restored", PATIENCE)
                                    .number("in-force"))
                    .isEqualTo(1);
            assertThat(isReachable(topology, homeAddress)).isTrue();
        }
    }

    @Test
    void payloadGoesThroughAnEspTunnelWhereThatIsSet() throws Exception {
        Tool tshark = Tool.program("tshark");
        Path capture = folder.resolve("access.pcap");
        Provision provision = Provision.write(folder, "payload = \"esp\"", "");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address homeAddress = Registered.homeAddress(mobileNode);
            // The tunnel's SA is asked for together with the binding, and may come after it.
            while (!ControlClient.ask(provision.mobileNodeSocket(), "status")
                    .at("/mobileNode/service/payloadProtected")
                    .asBoolean()) {
                Thread.onSpinWait();
            }
            try (LinkCapture _ = topology.captureAccess(capture)) {
                assertThat(isReachable(topology, homeAddress)).isTrue();
            }
        }
        assertThat(tshark.run("-r", capture.toString(), "-Y", "ipv6.nxt == 41")).isEmpty();
        assertThat(
                        tshark.run(
                                        "-r",
                                        capture.toString(),
                                        "-Y",
                                        "esp",
                                        "-T",
                                        "fields",
                                        "-e",
                                        "esp.spi")
                                .lines())
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
