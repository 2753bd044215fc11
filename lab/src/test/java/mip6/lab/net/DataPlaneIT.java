package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.KeyExport;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Receiver;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.userspace.Side;
import mip6.dataplane.userspace.UserspaceDataPlane;
import mip6.dataplane.userspace.UserspaceDataPlane.Settings;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.lab.oracle.Capture;
import mip6.lab.oracle.Tool;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.NetworkNamespace;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Rule;
import mip6.linux.Sysctl;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The userspace data plane of a mobile node and of its home agent on real sockets, with a
 * correspondent node behind the home agent: {@code mn -- ha -- cn}.
 */
@Timeout(60)
class DataPlaneIT {

    private static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:a1::5");
    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:a1::1");
    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address GATEWAY = Ipv6Address.of("2001:db8:c::1");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.of("2001:db8:c::10");

    private static final EspSuite GCM =
            new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);
    private static final Identity NODE_ID = Identity.fqdn("mn1.example.com");
    private static final Identity AGENT_ID = Identity.fqdn("ha1.example.com");

    /** Inbound SPIs: of the home agent and the mobile node, for signalling and for the tunnel. */
    private static final Spi TO_AGENT = new Spi(0x1001);

    private static final Spi TO_NODE = new Spi(0x2002);
    private static final Spi TUNNEL_TO_AGENT = new Spi(0x3003);
    private static final Spi TUNNEL_TO_NODE = new Spi(0x4004);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Reports nodeReports = new Reports();
    private final Reports agentReports = new Reports();

    private NetworkNamespace node;
    private NetworkNamespace agent;
    private NetworkNamespace correspondent;
    private UserspaceDataPlane nodePlane;
    private UserspaceDataPlane agentPlane;

    @BeforeEach
    void connect() throws Exception {
        node = namespace("mn");
        agent = namespace("ha");
        correspondent = namespace("cn");
        agent.call(
                () -> {
                    Sysctl.set("all", "forwarding", "1");
                    try (RouteSocket routes = RouteSocket.open()) {
                        routes.addCable("visited", "uplink", node);
                        routes.addCable("home", "uplink", correspondent);
                        configure(routes, "visited", AGENT, 64);
                        configure(routes, "home", GATEWAY, 64);
                    }
                    agentPlane = open(Side.HOME_AGENT, agentReports);
                    try (RouteSocket routes = RouteSocket.open()) {
                        int device = up(routes, agentPlane.deviceName());
                        routes.replaceRoute(Route.onLink(Ipv6Prefix.host(HOME), device));
                    }
                    return agent;
                });
        node.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        configure(routes, "uplink", CARE_OF, 64);
                    }
                    nodePlane = open(Side.MOBILE_NODE, nodeReports);
                    try (RouteSocket routes = RouteSocket.open()) {
                        configure(routes, nodePlane.deviceName(), HOME, 128);
                        int device = routes.link(nodePlane.deviceName()).orElseThrow().index();
                        routes.replaceRoute(Route.onLink(Route.DEFAULT, device).inTable(5026));
                        routes.addRule(Rule.of(Ipv6Prefix.host(HOME), 100, 5026));
                    }
                    return node;
                });
        correspondent.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        configure(routes, "uplink", CORRESPONDENT, 64);
                        int uplink = routes.link("uplink").orElseThrow().index();
                        routes.replaceRoute(Route.via(Route.DEFAULT, GATEWAY, uplink));
                    }
                    return correspondent;
                });
        install(
                Mode.TRANSPORT,
                TO_AGENT,
                TO_NODE,
                TrafficSelector.mobilityHeader(AGENT),
                TrafficSelector.mobilityHeader(HOME));
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void signallingUnderEspArrivesOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            nodePlane.send(bindingUpdate());
            IncomingMobilityHeader update = agentReports.nextMessage();
            assertThat(update.source()).isEqualTo(CARE_OF);
            assertThat(update.destination()).isEqualTo(AGENT);
            assertThat(update.homeAddressOption()).contains(HOME);
            assertThat(update.protection().orElseThrow().peer()).isEqualTo(NODE_ID);
            assertThat(update.octets()).isEqualTo(bindingUpdate().octets());

            agentPlane.send(
                    new OutgoingMobilityHeader(
                            AGENT,
                            CARE_OF,
                            0,
                            Optional.empty(),
                            Optional.of(HOME),
                            Optional.of(new SaPair(TO_AGENT)),
                            Bytes.of(59, 1, 6, 0, 0, 0, 0, 0, 0, 1, 0, 9, 1, 2, 0, 0)));
            IncomingMobilityHeader acknowledgement = nodeReports.nextMessage();
            assertThat(acknowledgement.routingHeader()).contains(HOME);
            assertThat(acknowledgement.protection().orElseThrow().peer()).isEqualTo(AGENT_ID);
        }
        assertThat(agentReports.messages).isEmpty();
        assertThat(nodeReports.messages).isEmpty();
        assertThat(agentReports.drops).isEmpty();
        assertThat(nodeReports.drops).isEmpty();
    }

    @Test
    void inTheClearAMessageArrivesOnceWithoutProtection() throws Exception {
        OutgoingMobilityHeader update = bindingUpdate();
        nodePlane.send(
                new OutgoingMobilityHeader(
                        update.source(),
                        update.destination(),
                        0,
                        update.homeAddressOption(),
                        Optional.empty(),
                        Optional.empty(),
                        update.octets()));
        assertThat(agentReports.nextMessage().protection()).isEmpty();
        // a Binding Error, for one, has no extension headers at all
        nodePlane.send(
                new OutgoingMobilityHeader(
                        CARE_OF,
                        AGENT,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Bytes.of(59, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(agentReports.nextMessage().homeAddressOption()).isEmpty();
        assertThat(agentReports.messages).isEmpty();
    }

    @Test
    void trafficGoesThroughAPlainTunnelBothWays() throws Exception {
        setTunnels(Optional.empty(), Optional.empty());
        assertTrafficPasses();
    }

    @Test
    void trafficGoesThroughATunnelUnderEspBothWays() throws Exception {
        install(
                Mode.TUNNEL,
                TUNNEL_TO_AGENT,
                TUNNEL_TO_NODE,
                new TrafficSelector(
                        0, 0, 0xffff, Ipv6Address.UNSPECIFIED, new Ipv6Address(-1L, -1L)),
                new TrafficSelector(0, 0, 0xffff, HOME, HOME));
        setTunnels(
                Optional.of(new SaPair(TUNNEL_TO_NODE)), Optional.of(new SaPair(TUNNEL_TO_AGENT)));
        assertTrafficPasses();
    }

    @Test
    void withoutATunnelNothingPasses() throws Exception {
        setTunnels(Optional.empty(), Optional.empty());
        assertTrafficPasses();
        agentPlane.removeTunnel(HOME);
        try (UdpSocket far = correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
            far.send(CORRESPONDENT, 0, HOME, 9, Bytes.of(1));
            assertThat(agentReports.drops.poll(10, TimeUnit.SECONDS)).isEqualTo("no-tunnel");
        }
    }

    /** The correspondent's kernel learns the size in the end, though the first packets are lost. */
    @Test
    void aLinkThatIsSmallerThanWasSaidStillCarriesLargeDatagrams() throws Exception {
        setTunnels(Optional.empty(), Optional.empty());
        agent.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        routes.setMtu(routes.link("visited").orElseThrow().index(), 1400);
                    }
                    return agent;
                });
        Bytes large = Bytes.zeros(1400);
        BlockingQueue<String> outcomes = agentReports.drops;
        try (UdpSocket near = node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0));
                ReaderThread _ =
                        ReaderThread.start(
                                "read-datagrams",
                                near,
                                datagram -> outcomes.add("came " + datagram.payload().length()),
                                failure -> outcomes.add(failure.getMessage()))) {
            List<String> seen = new ArrayList<>();
            while (!seen.contains("came 1400")) {
                far.send(CORRESPONDENT, 0, HOME, near.port(), large);
                String outcome = outcomes.poll(10, TimeUnit.SECONDS);
                assertThat(outcome).as("after %s", seen).isNotNull();
                seen.add(Objects.requireNonNull(outcome));
            }
            assertThat(seen).startsWith("not-sent", "too-big");
        }
    }

    /** As the wire has it, so the order and alignment of the headers are judged too. */
    @Test
    void wiresharkReadsABindingUpdateWithTheExportedKeys(@TempDir Path folder) throws Exception {
        Tool tshark = Tool.program("tshark");
        Bytes packet;
        try (RawSocket wire = agent.call(() -> RawSocket.open(IpProtocol.DESTINATION_OPTIONS))) {
            nodePlane.send(bindingUpdate());
            RawPacket seen = wire.receive().orElseThrow();
            packet =
                    Ipv6Header.of(
                                    IpProtocol.DESTINATION_OPTIONS,
                                    seen.source(),
                                    seen.destination(),
                                    0)
                            .packet(seen.payload());
        }
        KeyExport.to(Optional.of(folder))
                .export(agentSa(Mode.TRANSPORT, TO_AGENT, TO_NODE, List.of(), List.of()));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-o",
                                "esp.enable_encryption_decode:TRUE",
                                "-o",
                                "esp.enable_authentication_check:TRUE"));
        for (String key : Files.readAllLines(folder.resolve("esp_sa"))) {
            arguments.addAll(List.of("-o", "uat:esp_sa:" + key));
        }
        arguments.addAll(
                List.of("-r", Capture.write(folder, List.of(packet)).toString(), "-T", "fields"));
        for (String field :
                List.of(
                        "ipv6.src",
                        "ipv6.opt.mipv6.home_address",
                        "esp.icv_good",
                        "mip6.mhtype",
                        "mip6.bu.seqnr",
                        "_ws.expert")) {
            arguments.addAll(List.of("-e", field));
        }
        assertThat(tshark.run(arguments.toArray(String[]::new)).strip())
                .isEqualTo(CARE_OF + "\t" + HOME + "\t1\t5\t17");
    }

    private void assertTrafficPasses() throws Exception {
        Bytes large = Bytes.zeros(1280 - 48);
        try (UdpSocket near = node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
            for (int i = 1; i <= 10; i++) {
                Bytes sent = i % 2 == 0 ? large : Bytes.of(i);
                far.send(CORRESPONDENT, 0, HOME, near.port(), sent);
                UdpDatagram arrived = near.receive().orElseThrow();
                assertThat(arrived.source()).isEqualTo(CORRESPONDENT);
                assertThat(arrived.destination()).isEqualTo(HOME);
                assertThat(arrived.payload()).isEqualTo(sent);
                near.send(HOME, 0, CORRESPONDENT, far.port(), sent);
                UdpDatagram back = far.receive().orElseThrow();
                assertThat(back.source()).isEqualTo(HOME);
                assertThat(back.payload()).isEqualTo(sent);
            }
        }
    }

    private void setTunnels(Optional<SaPair> nodes, Optional<SaPair> agents) {
        nodePlane.setTunnel(new Tunnel(HOME, CARE_OF, AGENT, 0, nodes));
        agentPlane.setTunnel(new Tunnel(HOME, AGENT, CARE_OF, 0, agents));
    }

    private void install(
            Mode mode,
            Spi toAgent,
            Spi toNode,
            TrafficSelector agentSide,
            TrafficSelector nodeSide) {
        ChildSa agents = agentSa(mode, toAgent, toNode, List.of(agentSide), List.of(nodeSide));
        agentPlane.installSa(agents);
        nodePlane.installSa(
                new ChildSa(
                        agents.owner(),
                        AGENT_ID,
                        toNode,
                        toAgent,
                        mode,
                        GCM,
                        /* inboundKeys= */ agents.outboundKeys(),
                        /* outboundKeys= */ agents.inboundKeys(),
                        /* local= */ agents.remote(),
                        /* remote= */ agents.local()));
    }

    private static ChildSa agentSa(
            Mode mode,
            Spi inbound,
            Spi outbound,
            List<TrafficSelector> local,
            List<TrafficSelector> remote) {
        return new ChildSa(
                new IkeSaId(1),
                NODE_ID,
                inbound,
                outbound,
                mode,
                GCM,
                keys(inbound),
                keys(outbound),
                local,
                remote);
    }

    private static SaKeys keys(Spi spi) {
        byte[] keyAndSalt = new byte[20];
        keyAndSalt[0] = (byte) spi.value();
        return new SaKeys(Secret.wrap(keyAndSalt), Secret.of(Bytes.EMPTY));
    }

    private static OutgoingMobilityHeader bindingUpdate() {
        BindingUpdate update =
                new BindingUpdate(
                        new SequenceNumber(17),
                        true,
                        true,
                        false,
                        true,
                        Lifetime.ofSeconds(60),
                        List.of());
        return new OutgoingMobilityHeader(
                CARE_OF,
                AGENT,
                0,
                Optional.of(HOME),
                Optional.empty(),
                Optional.of(new SaPair(TO_NODE)),
                MobilityHeader.encode(update, HOME, AGENT));
    }

    private UserspaceDataPlane open(Side side, Reports reports) throws LinuxException {
        UserspaceDataPlane plane =
                UserspaceDataPlane.open(
                        new Settings(side, "mip6", 1500), new SecureRandom(), reports);
        opened.add(plane);
        return plane;
    }

    private NetworkNamespace namespace(String label) {
        NetworkNamespace namespace = Privilege.namespace(label);
        opened.add(namespace);
        return namespace;
    }

    private static void configure(
            RouteSocket routes, String name, Ipv6Address address, int prefixLength)
            throws LinuxException {
        int index = up(routes, name);
        routes.replaceAddress(
                new InterfaceAddress(
                        index, address, prefixLength, Set.of(InterfaceAddress.Flag.NO_DAD)));
    }

    private static int up(RouteSocket routes, String name) throws LinuxException {
        int index = routes.link(name).orElseThrow().index();
        routes.setUp(index);
        return index;
    }

    /** What a data plane reports, in order. */
    private static final class Reports implements Receiver {

        private final BlockingQueue<IncomingMobilityHeader> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> drops = new LinkedBlockingQueue<>();

        @Override
        public void received(IncomingMobilityHeader message) {
            messages.add(message);
        }

        @Override
        public void dropped(String cause) {
            // of the device's own messages, such as a router solicitation
            if (!cause.equals("link-scope")) {
                drops.add(cause);
            }
        }

        IncomingMobilityHeader nextMessage() throws InterruptedException {
            IncomingMobilityHeader next = messages.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("dropped: %s", drops).isNotNull();
            return Objects.requireNonNull(next);
        }
    }
}
