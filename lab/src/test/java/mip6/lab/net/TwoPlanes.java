package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.Closers;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.Receiver;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dataplane.DataPlane.UnboundPacket;
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
import mip6.ikev2.esp.Volume;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.InterfaceAddress;
import mip6.linux.LinuxException;
import mip6.linux.NetworkNamespace;
import mip6.linux.Route;
import mip6.linux.RouteSocket;
import mip6.linux.Rule;
import mip6.linux.Sysctl;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import java.io.IOException;
import java.security.SecureRandom;
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
final class TwoPlanes implements AutoCloseable {

    static final Ipv6Address CARE_OF = Ipv6Address.of("2001:db8:a1::5");
    static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:a1::1");
    static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");
    static final Ipv6Address GATEWAY = Ipv6Address.of("2001:db8:c::1");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.of("2001:db8:c::10");

    static final EspSuite GCM = new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false);
    static final Identity NODE_ID = Identity.fqdn("mn1.example.com");
    static final Identity AGENT_ID = Identity.fqdn("ha1.example.com");

    /** Inbound SPIs: of the home agent and the mobile node, for signalling and for the tunnel. */
    static final Spi TO_AGENT = new Spi(0x1001);

    static final Spi TO_NODE = new Spi(0x2002);
    static final Spi TUNNEL_TO_AGENT = new Spi(0x3003);
    static final Spi TUNNEL_TO_NODE = new Spi(0x4004);

    private final Closers opened = new Closers();
    final Reports nodeReports = new Reports();
    final Reports agentReports = new Reports();

    final NetworkNamespace node;
    final NetworkNamespace agent;
    final NetworkNamespace correspondent;
    final UserspaceDataPlane nodePlane;
    final UserspaceDataPlane agentPlane;

    TwoPlanes() throws Exception {
        node = namespace("mn");
        agent = namespace("ha");
        correspondent = namespace("cn");
        agentPlane = agent.call(this::openAgent);
        nodePlane = node.call(this::openNode);
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

    private UserspaceDataPlane openAgent() throws IOException {
        Sysctl.set("all", "forwarding", "1");
        try (RouteSocket routes = RouteSocket.open()) {
            routes.addCable("visited", "uplink", node);
            routes.addCable("home", "uplink", correspondent);
            configure(routes, "visited", AGENT, 64);
            configure(routes, "home", GATEWAY, 64);
            UserspaceDataPlane plane = open(Side.HOME_AGENT, agentReports);
            int device = up(routes, plane.deviceName());
            routes.replaceRoute(Route.onLink(Ipv6Prefix.host(HOME), device));
            return plane;
        }
    }

    private UserspaceDataPlane openNode() throws LinuxException {
        try (RouteSocket routes = RouteSocket.open()) {
            configure(routes, "uplink", CARE_OF, 64);
            UserspaceDataPlane plane = open(Side.MOBILE_NODE, nodeReports);
            configure(routes, plane.deviceName(), HOME, 128);
            int device = routes.link(plane.deviceName()).orElseThrow().index();
            routes.replaceRoute(Route.onLink(Route.DEFAULT, device).inTable(5026));
            routes.addRule(Rule.of(Ipv6Prefix.host(HOME), 100, 5026));
            return plane;
        }
    }

    @Override
    public void close() {
        opened.close();
    }

    void setTunnels(Optional<SaPair> nodes, Optional<SaPair> agents) {
        nodePlane.setTunnel(new Tunnel(HOME, CARE_OF, AGENT, 0, nodes));
        agentPlane.setTunnel(new Tunnel(HOME, AGENT, CARE_OF, 0, agents));
    }

    void install(
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

    static ChildSa agentSa(
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

    static OutgoingMobilityHeader bindingUpdate() {
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
                        new Settings(side, "mip6", 1500, Volume.standard()),
                        new SecureRandom(),
                        reports);
        opened.add(plane::close);
        return plane;
    }

    private NetworkNamespace namespace(String label) {
        NetworkNamespace namespace = Privilege.namespace(label);
        opened.add(namespace::close);
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
    static final class Reports implements Receiver {

        final BlockingQueue<IncomingMobilityHeader> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<UnboundPacket> unbound = new LinkedBlockingQueue<>();
        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        final BlockingQueue<ChildSa> worn = new LinkedBlockingQueue<>();
        final BlockingQueue<String> drops = new LinkedBlockingQueue<>();

        @Override
        public void received(IncomingMobilityHeader message) {
            messages.add(message);
        }

        @Override
        public void unbound(UnboundPacket packet) {
            unbound.add(packet);
        }

        @Override
        public void dropped(String cause) {
            // of the device's own messages, such as a router solicitation
            if (!cause.equals("link-scope")) {
                drops.add(cause);
            }
        }

        @Override
        public void worn(ChildSa sa) {
            worn.add(sa);
        }

        @Override
        public void refused(IOException why) {
            failures.add(why);
        }

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }

        IncomingMobilityHeader nextMessage() throws InterruptedException {
            IncomingMobilityHeader next = messages.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("dropped: %s", drops).isNotNull();
            return Objects.requireNonNull(next);
        }
    }
}
