package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.control.ControlClient;
import mip6.cli.Main;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both daemons without IPsec, against each other and against Scapy. */
@Timeout(120)
class UnprotectedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PING_PATIENCE = Duration.ofMillis(500);
    private static final int PINGS = 10;
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::2001");

    /** Registers, waits for a packet through the tunnel, and de-registers. */
    private static final String MOBILE_NODE =
            """
            import sys
            from scapy.all import *
            from scapy.layers.inet6 import *
            conf.verb = 0
            care_of, agent, home = sys.argv[1:4]
            def update(seq, time):
                return (IPv6(src=care_of, dst=agent)
                    / IPv6ExtHdrDestOpt(options=[HAO(hoa=home)])
                    / MIP6MH_BU(seq=seq, flags="HA", mhtime=time,
                                options=[MIP6OptAltCoA(acoa=care_of)]))
            def exchange(seq, time):
                got = sniff(iface="router", count=1, timeout=20,
                            lfilter=lambda p: MIP6MH_BA in p,
                            started_callback=lambda: send(update(seq, time)))
                ba, rh = got[0][MIP6MH_BA], got[0][IPv6ExtHdrRouting]
                print("ba", ba.status, ba.seq, ba.mhtime, rh.type, rh.addresses[0], flush=True)
            exchange(7, 150)
            got = sniff(iface="router", count=1, timeout=20,
                        lfilter=lambda p: IPv6 in p and p[IPv6].nh == 41,
                        started_callback=lambda: print("listening", flush=True))
            print("tunnelled", got[0][IPv6].src, got[0][IPv6].payload.dst, flush=True)
            exchange(8, 0)
            """;

    /** Accepts every Binding Update. */
    private static final String HOME_AGENT =
            """
            import sys
            from scapy.all import *
            from scapy.layers.inet6 import *
            conf.verb = 0
            def accept(p):
                bu, hao = p[MIP6MH_BU], p[HAO]
                care_of = [o.acoa for o in bu.options if isinstance(o, MIP6OptAltCoA)]
                print("bu", bu.mhtime, hao.hoa, *care_of, flush=True)
                send(IPv6(src=p[IPv6].dst, dst=p[IPv6].src)
                     / IPv6ExtHdrRouting(type=2, segleft=1, addresses=[hao.hoa])
                     / MIP6MH_BA(status=0, seq=bu.seq, mhtime=bu.mhtime))
            sniff(iface="router", lfilter=lambda p: MIP6MH_BU in p, prn=accept,
                  started_callback=lambda: print("listening", flush=True))
            """;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private Program homeAgent(Topology topology) throws Exception {
        Path file = folder.resolve("ha.toml");
        Files.writeString(
                file,
                """
                protection = "none"
                control-socket = "%1$s/ha.sock"
                [home-link]
                interface = "router"
                prefixes = ["%2$s"]
                [bindings]
                store = "%1$s/bindings"
                [[mobile-nodes]]
                identity = "mn1.example.com"
                addresses = ["%3$s"]
                """
                        .formatted(folder, Plan.HOME_LINK, HOME_ADDRESS));
        return daemon(topology.homeAgent(), "ha", file);
    }

    private Program mobileNode(Topology topology) throws Exception {
        Path file = folder.resolve("mn.toml");
        Files.writeString(
                file,
                """
                protection = "none"
                control-socket = "%1$s/mn.sock"
                home-agent = "%2$s"
                home-address = "%3$s"
                """
                        .formatted(folder, Plan.HOME_AGENT_ADDRESS, HOME_ADDRESS));
        return daemon(topology.mobileNode(), "mn", file);
    }

    private Program daemon(Host host, String command, Path file) throws Exception {
        Program program =
                Program.start(
                        host,
                        command,
                        folder,
                        JavaProgram.command(
                                Main.class,
                                List.of(
                                        command,
                                        "--config",
                                        file.toString(),
                                        "--events",
                                        "/dev/stdout",
                                        "--unsafe-without-ipsec")));
        program.awaitEvent("started", PATIENCE);
        return program;
    }

    private Program script(Host host, String text, Ipv6Address... arguments) throws Exception {
        Tool.scapy();
        Path file = folder.resolve("peer.py");
        Files.writeString(file, text);
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", file.toString()));
        for (Ipv6Address each : arguments) {
            command.add(each.toString());
        }
        return Program.start(host, "peer", folder, command);
    }

    private static String line(Program program, String word) throws Exception {
        return program.await(
                word, PATIENCE, line -> Optional.of(line).filter(it -> it.startsWith(word)));
    }

    private int bindings() throws Exception {
        return ControlClient.ask(folder.resolve("ha.sock"), "status")
                .at("/homeAgent/bindings")
                .size();
    }

    private static boolean answers(Host from) throws Exception {
        return Ping.isAnswered(from, HOME_ADDRESS, PINGS, PING_PATIENCE);
    }

    @Test
    void ourMobileNodeIsServedByOurHomeAgent() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Program _ = homeAgent(topology);
                Program mobileNode = mobileNode(topology)) {
            mobileNode.awaitEvent("binding-accepted", PATIENCE);
            assertThat(answers(topology.correspondent())).isTrue();
            topology.move();
            mobileNode.awaitEvent("binding-accepted", PATIENCE);
            assertThat(answers(topology.correspondent())).isTrue();
        }
    }

    @Test
    void scapyIsServedByOurHomeAgent() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Program _ = homeAgent(topology);
                Program peer =
                        script(
                                topology.correspondent(),
                                MOBILE_NODE,
                                Plan.CORRESPONDENT,
                                Plan.HOME_AGENT_ADDRESS,
                                HOME_ADDRESS)) {
            assertThat(line(peer, "ba")).isEqualTo("ba 0 7 150 2 " + HOME_ADDRESS);
            assertThat(bindings()).isEqualTo(1);
            line(peer, "listening");
            // Scapy answers nothing: what counts is what it sees
            assertThat(answers(topology.dns())).isFalse();
            assertThat(line(peer, "tunnelled"))
                    .isEqualTo("tunnelled " + Plan.HOME_AGENT_ADDRESS + " " + HOME_ADDRESS);
            assertThat(line(peer, "ba")).isEqualTo("ba 0 8 0 2 " + HOME_ADDRESS);
            assertThat(bindings()).isZero();
        }
    }

    @Test
    void ourMobileNodeIsServedByScapy() throws Exception {
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Program peer = script(topology.homeAgent(), HOME_AGENT)) {
            line(peer, "listening");
            try (Program mobileNode = mobileNode(topology)) {
                Ipv6Address careOf =
                        Ipv6Address.of(
                                mobileNode
                                        .awaitEvent("binding-accepted", PATIENCE)
                                        .text("care-of-address"));
                assertThat(line(peer, "bu")).isEqualTo("bu 150 " + HOME_ADDRESS + " " + careOf);
                topology.move();
                assertThat(
                                mobileNode
                                        .awaitEvent("binding-accepted", PATIENCE)
                                        .text("care-of-address"))
                        .isNotEqualTo(careOf.toString());
            }
        }
    }
}
