package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.LinkState;
import mip6.linux.RouteMonitor;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A relayed link with its qualities, and routers that advertise on it. */
@Timeout(60)
class LinkRelayIT {

    private static final Ipv6Address NODE = Ipv6Address.of("2001:db8:a1::2");
    private static final Ipv6Address ROUTER = Ipv6Address.of("2001:db8:a1::1");
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.of("2001:db8:a1::/64");

    /** Marks the end of what a test sends; it is sent until it comes, as loss may hit it too. */
    private static final Bytes END = Bytes.ofHex("ffff");

    private Host node;
    private Host router;

    @BeforeEach
    void make() throws Exception {
        Privilege.require();
        node = Host.create("mn1");
        router = Host.create("visited1");
        router.forward();
    }

    @AfterEach
    void remove() {
        node.close();
        router.close();
    }

    @Test
    void aPingTakesTheDelayOfBothDirections() throws Exception {
        Duration delay = Duration.ofMillis(30);
        try (LinkRelay relay = connect(new LinkQuality(delay, 0, 0, 0));
                Ping ping = Ping.open(node, ROUTER)) {
            assertThat(relay.lost()).isZero();
            // the first waits for neighbour discovery, too
            assertThat(ping.once(Duration.ofSeconds(20))).isPresent();
            Optional<Duration> roundTrip = ping.once(Duration.ofSeconds(20));
            assertThat(roundTrip.orElseThrow()).isGreaterThanOrEqualTo(delay.multipliedBy(2));
            assertThat(ping.received()).isEqualTo(2);
        }
    }

    @Test
    void theDelayOfALinkCanChange() throws Exception {
        Duration delay = Duration.ofMillis(30);
        try (LinkRelay relay = connect(LinkQuality.PERFECT);
                Ping ping = Ping.open(node, ROUTER)) {
            assertThat(ping.once(Duration.ofSeconds(20))).isPresent();
            relay.delay(delay);
            Optional<Duration> roundTrip = ping.once(Duration.ofSeconds(20));
            assertThat(roundTrip.orElseThrow()).isGreaterThanOrEqualTo(delay.multipliedBy(2));
        }
    }

    @Test
    void aLinkWithoutDelayAndLossIsACable() throws Exception {
        try (Site site = Site.create()) {
            site.link(node, "wlan0", router, "mn1", LinkQuality.PERFECT);
            configure();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("relay-"));
            try (Ping ping = Ping.open(node, ROUTER)) {
                assertThat(ping.once(Duration.ofSeconds(20))).isPresent();
            }
        }
    }

    @Test
    void theSameSeedLosesTheSameDatagrams() throws Exception {
        List<Integer> first = sendThroughLoss(7);
        remove();
        make();
        List<Integer> again = sendThroughLoss(7);
        remove();
        make();
        List<Integer> other = sendThroughLoss(8);
        assertThat(first).isEqualTo(again).isNotEqualTo(other).hasSizeBetween(50, 95);
    }

    @Test
    void someDatagramsAreOvertakenButNoneIsLost() throws Exception {
        try (LinkRelay relay = connect(new LinkQuality(Duration.ofMillis(1), 0, 0.2, 3))) {
            List<Integer> order = send(100);
            assertThat(relay.lost()).isZero();
            assertThat(order).doesNotHaveDuplicates().hasSize(100);
            assertThat(order).isNotEqualTo(order.stream().sorted().toList());
        }
    }

    @Test
    void aNodeGetsAnAddressWhereItIsPluggedIn() throws Exception {
        try (LinkRelay relay =
                        LinkRelay.connect(node, "wlan0", router, "mn1", LinkQuality.PERFECT);
                RouteMonitor monitor = node.call(RouteMonitor::open)) {
            relay.unplug();
            router.begin("mn1");
            router.address("mn1", ROUTER, 64);
            node.begin("wlan0");
            try (RouterAdvertiser advertiser = RouterAdvertiser.start(router, "mn1", PREFIX)) {
                assertThat(advertiser).isNotNull();
                await(monitor, state -> !state.link().carrier() && !state.defaultRoute());
                relay.plugIn();
                LinkState attached =
                        await(monitor, state -> state.defaultRoute() && inPrefix(state));
                assertThat(attached.link().carrier()).isTrue();
                relay.unplug();
                await(monitor, state -> !state.link().carrier());
                relay.plugIn();
                await(monitor, state -> state.link().carrier() && state.defaultRoute());
            }
        }
    }

    private LinkRelay connect(LinkQuality quality) throws Exception {
        LinkRelay relay = LinkRelay.connect(node, "wlan0", router, "mn1", quality);
        configure();
        return relay;
    }

    private void configure() throws Exception {
        node.begin("wlan0");
        node.address("wlan0", NODE, 64);
        router.begin("mn1");
        router.address("mn1", ROUTER, 64);
    }

    private List<Integer> sendThroughLoss(long seed) throws Exception {
        try (LinkRelay relay = connect(new LinkQuality(Duration.ZERO, 0.3, 0, seed))) {
            List<Integer> came = send(100);
            assertThat(relay.lost()).isPositive();
            return came;
        }
    }

    /** The numbers of the datagrams that came, in the order in which they came. */
    private List<Integer> send(int count) throws Exception {
        try (UdpSocket from = node.call(() -> UdpSocket.bind(NODE, 0));
                UdpSocket to = router.call(() -> UdpSocket.bind(ROUTER, 0));
                Ping ping = Ping.open(node, ROUTER)) {
            // neighbours know each other before the datagrams that count
            while (ping.once(Duration.ofMillis(200)).isEmpty()) {
                assertThat(ping.sent()).isLessThan(100);
            }
            for (int i = 0; i < count; i++) {
                from.send(NODE, 0, ROUTER, to.port(), Bytes.of(i >> 8, i & 0xff));
            }
            List<Integer> came = new ArrayList<>();
            Thread ending = Thread.ofPlatform().daemon(true).start(() -> sendEnd(from, to.port()));
            try {
                Bytes payload = payload(to);
                while (!payload.equals(END)) {
                    came.add(payload.at(0) << 8 | payload.at(1));
                    payload = payload(to);
                }
            } finally {
                ending.interrupt();
                ending.join();
            }
            return came;
        }
    }

    private static Bytes payload(UdpSocket socket) throws Exception {
        return socket.receive().map(UdpDatagram::payload).orElseThrow();
    }

    private static void sendEnd(UdpSocket from, int port) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                from.send(NODE, 0, ROUTER, port, END);
            }
        } catch (mip6.linux.LinuxException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean inPrefix(LinkState state) {
        return state.addresses().stream()
                .anyMatch(address -> PREFIX.contains(address.address()) && address.preferred());
    }

    private LinkState await(RouteMonitor monitor, Predicate<LinkState> wanted) throws Exception {
        while (true) {
            for (LinkState state : monitor.receive().orElseThrow()) {
                if (state.link().name().equals("wlan0") && wanted.test(state)) {
                    return state;
                }
            }
        }
    }
}
