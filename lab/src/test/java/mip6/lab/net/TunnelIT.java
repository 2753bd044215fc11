package mip6.lab.net;

import static mip6.lab.net.TwoPlanes.CORRESPONDENT;
import static mip6.lab.net.TwoPlanes.HOME;
import static mip6.lab.net.TwoPlanes.TUNNEL_TO_AGENT;
import static mip6.lab.net.TwoPlanes.TUNNEL_TO_NODE;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ikev2.core.ChildSa.Mode;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.NetworkNamespace;
import mip6.linux.ReaderThread;
import mip6.linux.RouteSocket;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Traffic through the tunnel between two userspace data planes on real sockets. */
@Timeout(60)
class TunnelIT {

    /** Octets. */
    private static final int STREAM = 4_000_001;

    private static final int DATAGRAMS = 2000;

    /** Octets. */
    private static final int DATAGRAM = 1000;

    /** Octets that the JDK takes for each. */
    private static final int NATIVE_CALL = 40;

    /** Octets of the least object and a little. */
    private static final int ANYTHING = 20;

    private TwoPlanes planes;

    @BeforeEach
    void connect() throws Exception {
        planes = new TwoPlanes();
    }

    @AfterEach
    void disconnect() {
        planes.close();
    }

    @Test
    void trafficGoesThroughAPlainTunnelBothWays() throws Exception {
        planes.setTunnels(Optional.empty(), Optional.empty());
        assertTrafficPasses();
    }

    @Test
    void aStreamGoesThroughAPlainTunnelWhole() throws Exception {
        planes.setTunnels(Optional.empty(), Optional.empty());
        assertStreamsPass();
    }

    @Test
    void aStreamGoesThroughATunnelUnderEspWhole() throws Exception {
        setProtectedTunnels();
        assertStreamsPass();
    }

    /**
     * Each datagram passes two threads, from the device to the wire and from there to the device.
     * Alone, it takes four system calls of each: two that read, one that waits, one that writes.
     */
    @Test
    void theThreadsOfATunnelAllocateForNoPayload() throws Exception {
        planes.setTunnels(Optional.empty(), Optional.empty());
        assertDatagramsPass(DATAGRAMS / 4);
        long before = allocatedByReaders();
        assertDatagramsPass(DATAGRAMS);
        long datagrams = 2L * DATAGRAMS;
        assertThat((allocatedByReaders() - before) / datagrams / 2)
                .isLessThan(4 * NATIVE_CALL + ANYTHING);
    }

    /** Octets. */
    private static long allocatedByReaders() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] readers =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(
                                thread ->
                                        thread.getName().equals("read-tun")
                                                || thread.getName().equals("read-protocol-41"))
                        .mapToLong(Thread::threadId)
                        .toArray();
        assertThat(readers).hasSize(4);
        return Arrays.stream(threads.getThreadAllocatedBytes(readers)).sum();
    }

    private void assertDatagramsPass(int count) throws Exception {
        Bytes large = Bytes.zeros(1280 - 48);
        try (UdpSocket near = planes.node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = planes.correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
            for (int i = 0; i < count; i++) {
                far.send(CORRESPONDENT, 0, HOME, near.port(), large);
                assertThat(near.receive().orElseThrow().payload()).isEqualTo(large);
                near.send(HOME, 0, CORRESPONDENT, far.port(), large);
                assertThat(far.receive().orElseThrow().payload()).isEqualTo(large);
            }
        }
    }

    @Test
    void trafficGoesThroughATunnelUnderEspBothWays() throws Exception {
        setProtectedTunnels();
        assertTrafficPasses();
    }

    private void setProtectedTunnels() {
        planes.install(
                Mode.TUNNEL,
                TUNNEL_TO_AGENT,
                TUNNEL_TO_NODE,
                new TrafficSelector(
                        0, 0, 0xffff, Ipv6Address.UNSPECIFIED, new Ipv6Address(-1L, -1L)),
                new TrafficSelector(0, 0, 0xffff, HOME, HOME));
        planes.setTunnels(
                Optional.of(new SaPair(TUNNEL_TO_NODE)), Optional.of(new SaPair(TUNNEL_TO_AGENT)));
    }

    /** What is handed to the kernel at once: it may cut it itself, or leave that to the device. */
    @Test
    void manyDatagramsAtOncePassOneByOneAndInOrder() throws Exception {
        setProtectedTunnels();
        byte[] octets = new byte[20 * DATAGRAM + 17];
        new Random(DATAGRAM).nextBytes(octets);
        Bytes all = Bytes.wrap(octets);
        try (UdpSocket near = planes.node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = planes.correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
            near.segments(DATAGRAM);
            far.segments(DATAGRAM);
            far.send(CORRESPONDENT, 0, HOME, near.port(), all);
            assertComes(all, near);
            near.send(HOME, 0, CORRESPONDENT, far.port(), all);
            assertComes(all, far);
        }
    }

    private static void assertComes(Bytes all, UdpSocket to) throws Exception {
        for (int at = 0; at < all.length(); at += DATAGRAM) {
            assertThat(to.receive().orElseThrow().payload())
                    .isEqualTo(all.slice(at, Math.min(at + DATAGRAM, all.length())));
        }
    }

    @Test
    void withoutATunnelNothingPasses() throws Exception {
        planes.setTunnels(Optional.empty(), Optional.empty());
        assertTrafficPasses();
        planes.agentPlane.removeTunnel(HOME);
        try (UdpSocket far = planes.correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
            far.send(CORRESPONDENT, 0, HOME, 9, Bytes.of(1));
            assertThat(planes.agentReports.drops.poll(10, TimeUnit.SECONDS)).isEqualTo("no-tunnel");
        }
    }

    /** The correspondent's kernel learns the size in the end, though the first packets are lost. */
    @Test
    void aLinkThatIsSmallerThanWasSaidStillCarriesLargeDatagrams() throws Exception {
        planes.setTunnels(Optional.empty(), Optional.empty());
        planes.agent.call(
                () -> {
                    try (RouteSocket routes = RouteSocket.open()) {
                        routes.setMtu(routes.link("visited").orElseThrow().index(), 1400);
                    }
                    return planes.agent;
                });
        Bytes large = Bytes.zeros(1400);
        BlockingQueue<String> outcomes = planes.agentReports.drops;
        try (UdpSocket near = planes.node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = planes.correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0));
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

    private void assertTrafficPasses() throws Exception {
        Bytes large = Bytes.zeros(1280 - 48);
        try (UdpSocket near = planes.node.call(() -> UdpSocket.bind(HOME, 0));
                UdpSocket far = planes.correspondent.call(() -> UdpSocket.bind(CORRESPONDENT, 0))) {
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

    /** The kernel hands many segments to the device at once, and the wire has them one by one. */
    private void assertStreamsPass() throws Exception {
        try (ServerSocket near = listen(planes.node, HOME);
                ServerSocket far = listen(planes.correspondent, CORRESPONDENT)) {
            assertStreamPasses(planes.node, HOME, far);
            assertStreamPasses(planes.correspondent, CORRESPONDENT, near);
        }
        assertThat(sentBy(planes.agent, "mip6")).isLessThan(sentBy(planes.agent, "visited") / 2);
        // with the tunnel's size learnt on the way
        assertThat(planes.nodeReports.drops).allMatch("too-big"::equals);
        assertThat(planes.agentReports.drops).allMatch("too-big"::equals);
    }

    private static ServerSocket listen(NetworkNamespace where, Ipv6Address address)
            throws IOException {
        return where.call(() -> new ServerSocket(0, 1, address.toInetAddress()));
    }

    private static void assertStreamPasses(
            NetworkNamespace where, Ipv6Address from, ServerSocket to) throws Exception {
        byte[] sent = new byte[STREAM];
        new Random(STREAM).nextBytes(sent);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<byte[]> arrived =
                    threads.submit(
                            () -> {
                                try (Socket accepted = to.accept()) {
                                    return accepted.getInputStream().readAllBytes();
                                }
                            });
            Socket socket =
                    where.call(
                            () ->
                                    new Socket(
                                            to.getInetAddress(),
                                            to.getLocalPort(),
                                            from.toInetAddress(),
                                            0));
            try (socket) {
                socket.getOutputStream().write(sent);
            }
            assertThat(Arrays.equals(arrived.get(30, TimeUnit.SECONDS), sent)).isTrue();
        }
    }

    /** Packets, as the kernel counts them (proc_net(5)). */
    private static long sentBy(NetworkNamespace where, String interfaceName) throws IOException {
        String line =
                where.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/dev"))).stream()
                        .filter(each -> each.strip().startsWith(interfaceName + ":"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(line.strip().split("[: ]+", -1)[10]);
    }
}
