package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import mip6.linux.Errno;
import mip6.linux.InterfaceAddress;
import mip6.linux.Link;
import mip6.linux.LinkMonitor;
import mip6.linux.LinkState;
import mip6.linux.LinuxException;
import mip6.linux.NetworkNamespace;
import mip6.linux.PacketBurst;
import mip6.linux.PacketSender;
import mip6.linux.PacketSource;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.Route;
import mip6.linux.RouteMonitor;
import mip6.linux.RouteSocket;
import mip6.linux.Rule;
import mip6.linux.TapDevice;
import mip6.linux.TunDevice;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Ipv6Prefix;
import mip6.wire.PacketBuffer;
import mip6.wire.Reader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The module linux against the kernel, in two namespaces that a cable connects. */
@Timeout(60)
class LinuxIT {

    private static final Ipv6Address NEAR = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address FAR = Ipv6Address.of("2001:db8:1::2");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:2::1");

    private NetworkNamespace near;
    private NetworkNamespace far;

    @BeforeEach
    void connect() throws LinuxException {
        near = Privilege.namespace("near");
        far = Privilege.namespace("far");
        near.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        routes.addCable("cable", "cable", far);
                        configure(routes, "cable", NEAR);
                    }
                    return near;
                });
        far.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        configure(routes, "cable", FAR);
                    }
                    return far;
                });
    }

    @AfterEach
    void disconnect() {
        near.close();
        far.close();
    }

    @Test
    void aTunDeviceReceivesWhatIsRoutedToIt() throws Exception {
        near.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open();
                            TunDevice tun = TunDevice.open("mip6");
                            UdpSocket socket = UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0)) {
                        int index = routes.link("mip6").orElseThrow().index();
                        routes.setMtu(index, 1400);
                        routes.setUp(index);
                        routes.replaceAddress(unprobed(index, OTHER, 128));
                        awaitDelivery(routes, OTHER);
                        routes.replaceRoute(
                                Route.onLink(Ipv6Prefix.of("2001:db8:3::/64"), index)
                                        .withPreferredSource(OTHER));
                        assertThat(routes.link("mip6").orElseThrow().mtu()).isEqualTo(1400);

                        Ipv6Address beyond = Ipv6Address.of("2001:db8:3::9");
                        socket.send(Ipv6Address.UNSPECIFIED, 0, beyond, 9, Bytes.of(1, 2, 3));
                        Bytes packet = receiveUdp(tun);
                        Ipv6Header header = Ipv6Header.read(Reader.of(packet));
                        assertThat(header.source()).isEqualTo(OTHER);
                        assertThat(header.destination()).isEqualTo(beyond);

                        Bytes answer = swapped(packet, socket.port());
                        tun.send(PacketBuffer.of(answer));
                        UdpDatagram datagram = socket.receive().orElseThrow();
                        assertThat(datagram.source()).isEqualTo(beyond);
                        assertThat(datagram.destination()).isEqualTo(OTHER);
                        assertThat(datagram.interfaceIndex()).isEqualTo(index);
                        assertThat(datagram.payload()).isEqualTo(Bytes.of(1, 2, 3));
                    }
                    return near;
                });
    }

    @Test
    void aRawSocketSeesExtensionHeadersThatWereSentWhole() throws Exception {
        // Pad6, then no next header
        Bytes options = Bytes.of(IpProtocol.NO_NEXT_HEADER, 0, 1, 4, 0, 0, 0, 0);
        RawSocket receiver = far.call(() -> RawSocket.open(IpProtocol.DESTINATION_OPTIONS));
        try (receiver;
                PacketSender sender = near.call(PacketSender::open)) {
            Bytes packet =
                    Ipv6Header.of(IpProtocol.DESTINATION_OPTIONS, NEAR, FAR, 0).packet(options);
            sender.send(packet, 0);
            RawPacket received = receiver.receive().orElseThrow();
            assertThat(received.source()).isEqualTo(NEAR);
            assertThat(received.destination()).isEqualTo(FAR);
            assertThat(received.hopLimit()).isEqualTo(64);
            assertThat(received.payload()).isEqualTo(options);
        }
    }

    @Test
    void aBurstLeavesButForWhatIsRefused() throws Exception {
        List<Bytes> refused = new ArrayList<>();
        PacketSource receiver =
                far.call(() -> PacketSource.ofFirstHeader(IpProtocol.DESTINATION_OPTIONS, 4));
        try (receiver;
                PacketSender sender = near.call(PacketSender::open)) {
            PacketBurst burst = sender.burst(100, (packet, _) -> refused.add(packet));
            Bytes foreign =
                    Ipv6Header.of(IpProtocol.DESTINATION_OPTIONS, FAR, FAR, 0).packet(options(0));
            for (int i = 0; i < 50; i++) {
                burst.add(
                        PacketBuffer.of(
                                Ipv6Header.of(IpProtocol.DESTINATION_OPTIONS, NEAR, FAR, 0)
                                        .packet(options(i))),
                        0);
                if (i % 20 == 0) {
                    burst.add(PacketBuffer.of(foreign), 0);
                }
            }
            burst.flush();
            for (int i = 0; i < 50; i++) {
                assertThat(receiver.receive().orElseThrow().payload().toBytes())
                        .isEqualTo(options(i));
            }
            assertThat(refused).containsExactly(foreign, foreign, foreign);
        }
    }

    /** PadN with {@code value} in it, then no next header. */
    private static Bytes options(int value) {
        return Bytes.of(IpProtocol.NO_NEXT_HEADER, 0, 1, 4, value, 0, 0, 0);
    }

    @Test
    void theMobilityHeadersChecksumIsLeftAlone() throws Exception {
        Bytes message = Bytes.of(IpProtocol.NO_NEXT_HEADER, 0, 0, 0, 0xab, 0xcd, 0, 0);
        try (RawSocket sender = near.call(() -> RawSocket.open(IpProtocol.MOBILITY));
                RawSocket receiver = far.call(() -> RawSocket.open(IpProtocol.MOBILITY))) {
            sender.send(NEAR, 0, FAR, 64, message);
            assertThat(receiver.receive().orElseThrow().payload()).isEqualTo(message);
        }
    }

    @Test
    void theSourceOfAWholePacketChoosesItsRoute() throws Exception {
        near.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open();
                            TunDevice tun = TunDevice.open("mip6");
                            PacketSender sender = PacketSender.open()) {
                        int index = routes.link("mip6").orElseThrow().index();
                        routes.setUp(index);
                        routes.replaceAddress(unprobed(index, OTHER, 128));
                        Rule rule = Rule.of(Ipv6Prefix.host(OTHER), 100, 5026);
                        routes.addRule(rule);
                        routes.replaceRoute(Route.onLink(Route.DEFAULT, index).inTable(5026));

                        Bytes packet =
                                Ipv6Header.of(IpProtocol.UDP, OTHER, FAR, 0)
                                        .packet(Bytes.of(0, 1, 0, 9, 0, 8, 0, 0));
                        sender.send(packet, 0);
                        assertThat(receiveUdp(tun)).isEqualTo(packet);

                        routes.deleteRule(rule);
                        assertThatExceptionOfType(LinuxException.class)
                                .isThrownBy(() -> routes.deleteRule(rule))
                                .matches(e -> e.errno() == Errno.ENOENT)
                                .withMessageContaining("delete rule 100: from 2001:db8:2::1/128");
                    }
                    return near;
                });
    }

    @Test
    void packetsThatAreTooLongOrHaveAForeignSourceAreRefused() throws Exception {
        try (PacketSender sender = near.call(PacketSender::open)) {
            Bytes huge = Ipv6Header.of(IpProtocol.UDP, NEAR, FAR, 0).packet(Bytes.zeros(1461));
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> sender.send(huge, 0))
                    .matches(e -> e.errno() == Errno.EMSGSIZE);
            Bytes foreign = Ipv6Header.of(IpProtocol.UDP, OTHER, FAR, 0).packet(Bytes.zeros(8));
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> sender.send(foreign, 0))
                    .matches(e -> e.errno() == Errno.EINVAL);
        }
    }

    @Test
    void theMonitorTellsTheStateAndItsChanges() throws Exception {
        try (RouteMonitor monitor = near.call(RouteMonitor::open);
                RouteSocket routes = near.call(RouteSocket::open);
                TapDevice tap = near.call(() -> TapDevice.open("wlan0"))) {
            int index = routes.link("wlan0").orElseThrow().index();
            awaitState(monitor, index, state -> !state.link().up());

            routes.setUp(index);
            awaitState(monitor, index, state -> state.link().up() && state.link().carrier());

            routes.replaceAddress(unprobed(index, OTHER, 64));
            LinkState addressed =
                    awaitState(
                            monitor,
                            index,
                            state ->
                                    state.addresses().stream()
                                            .anyMatch(a -> a.address().equals(OTHER)));
            assertThat(addressed.defaultRoute()).isFalse();

            Ipv6Address router = Ipv6Address.of("2001:db8:2::ffff");
            routes.replaceRoute(Route.via(Route.DEFAULT, router, index));
            awaitState(monitor, index, LinkState::defaultRoute);

            tap.unplug();
            LinkState unplugged = awaitState(monitor, index, state -> !state.link().carrier());
            assertThat(unplugged.link().up()).isTrue();
            awaitState(monitor, index, state -> !state.defaultRoute());

            tap.plugIn();
            awaitState(monitor, index, state -> state.link().carrier() && state.defaultRoute());

            routes.deleteAddress(index, OTHER, 64);
            awaitState(
                    monitor,
                    index,
                    state -> state.addresses().stream().noneMatch(a -> a.address().equals(OTHER)));
        }
    }

    /** The kernel keeps some thousand announcements, and throws away those behind them. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatWorksAgainIsToldOfAlsoWhereItsAnnouncementsAreLost() throws Exception {
        try (LinkMonitor monitor = near.call(() -> LinkMonitor.open("wlan0"));
                RouteSocket routes = near.call(RouteSocket::open);
                TapDevice tap = near.call(() -> TapDevice.open("wlan0"))) {
            int other = routes.link("cable").orElseThrow().index();
            for (int i = 0; i < 10_000; i++) {
                routes.setMtu(other, 1400 + i % 2);
            }
            routes.setUp(routes.link(tap.name()).orElseThrow().index());
            assertThat(monitor.receive()).contains(tap.name());
        }
    }

    /** Not when something else of it changes; it begins again only when it is taken up again. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatBeginsToWorkIsToldOfOnce() throws Exception {
        try (LinkMonitor monitor = near.call(() -> LinkMonitor.open("wlan0"));
                RouteSocket routes = near.call(RouteSocket::open);
                TapDevice tap = near.call(() -> TapDevice.open("wlan0"))) {
            int index = routes.link(tap.name()).orElseThrow().index();
            routes.setUp(index);
            assertThat(monitor.receive()).contains(tap.name());
            routes.setMtu(index, 1400);
            routes.setDown(index);
            CompletableFuture<Boolean> later =
                    CompletableFuture.supplyAsync(
                            () -> isUp(routes, index),
                            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            assertThat(monitor.receive()).contains(tap.name());
            assertThat(routes.link(tap.name()).orElseThrow().up()).isTrue();
            assertThat(later.join()).isTrue();
        }
    }

    private static boolean isUp(RouteSocket routes, int index) {
        try {
            routes.setUp(index);
            return true;
        } catch (LinuxException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Test
    void theTwoEndsOfACableHaveTheirCarrier() throws Exception {
        try (RouteSocket routes = near.call(RouteSocket::open)) {
            Link cable = routes.link("cable").orElseThrow();
            assertThat(cable.carrier()).isTrue();
            assertThat(cable.linkLayerAddress().length()).isEqualTo(6);
        }
    }

    @Test
    void anInterfaceSaysOfWhichKindItIsAndWhatItIsFor() throws Exception {
        try (RouteSocket routes = near.call(RouteSocket::open)) {
            Link cable = routes.link("cable").orElseThrow();
            assertThat(cable.kind()).isEqualTo("veth");
            assertThat(cable.alias()).isEmpty();
            routes.setAlias(cable.index(), "of the test");
            assertThat(routes.link("cable").orElseThrow().alias()).isEqualTo("of the test");
            assertThat(routes.link("lo").orElseThrow().kind()).isEmpty();
        }
    }

    private static void configure(RouteSocket routes, String name, Ipv6Address address)
            throws LinuxException {
        int index = routes.link(name).orElseThrow().index();
        routes.replaceAddress(unprobed(index, address, 64));
        routes.setUp(index);
    }

    private static InterfaceAddress unprobed(int index, Ipv6Address address, int length) {
        return new InterfaceAddress(index, address, length, Set.of(InterfaceAddress.Flag.NO_DAD));
    }

    /** The kernel delivers to an address once a thread of its own has begun to use that. */
    private static void awaitDelivery(RouteSocket routes, Ipv6Address address)
            throws LinuxException {
        Ipv6Prefix host = new Ipv6Prefix(address, 128);
        while (routes.routes().stream()
                .noneMatch(it -> it.kind() == Route.Kind.LOCAL && it.destination().equals(host))) {
            Thread.onSpinWait();
        }
    }

    private static LinkState awaitState(
            RouteMonitor monitor, int index, java.util.function.Predicate<LinkState> wanted)
            throws LinuxException {
        while (true) {
            List<LinkState> states = monitor.receive().orElseThrow();
            for (LinkState state : states) {
                if (state.link().index() == index && wanted.test(state)) {
                    return state;
                }
            }
        }
    }

    /** The next UDP packet: the kernel also sends router solicitations and group reports. */
    private static Bytes receiveUdp(TunDevice tun) throws LinuxException {
        while (true) {
            Bytes packet = tun.receive().orElseThrow().toBytes();
            if (packet.at(6) == IpProtocol.UDP) {
                return packet;
            }
        }
    }

    /** The datagram on its way back; its checksum stays right. */
    private static Bytes swapped(Bytes packet, int port) {
        assertThat(packet.at(40) << 8 | packet.at(41)).isEqualTo(port);
        return Bytes.concat(
                packet.slice(0, 8),
                packet.slice(24, 40),
                packet.slice(8, 24),
                packet.slice(42, 44),
                packet.slice(40, 42),
                packet.from(44));
    }
}
