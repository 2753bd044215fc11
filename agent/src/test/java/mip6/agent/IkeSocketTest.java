package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;

import mip6.agent.report.Counters;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent.DatagramReceived;
import mip6.linux.Errno;
import mip6.linux.LinuxException;
import mip6.linux.ReceivedPacket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.management.ManagementFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

@Timeout(20)
final class IkeSocketTest {

    private static final Bytes SHORTEST = Bytes.zeros(IkeSocket.SHORTEST);

    private final Counters counters = new Counters();
    private final BlockingQueue<DatagramReceived> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @Test
    void aDatagramArrivesWithBothItsEnds() throws InterruptedException {
        try (IkeSocket one = open(0);
                IkeSocket other = open(0)) {
            Endpoint from = new Endpoint(Ipv6Address.LOOPBACK, one.port());
            Endpoint to = new Endpoint(Ipv6Address.LOOPBACK, other.port());
            one.send(new IkeAction.Send(from, to, SHORTEST));
            assertThat(received.take()).isEqualTo(new DatagramReceived(to, from, SHORTEST));
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whatIsTooShortOrTooLongIsCountedAndDropped() throws InterruptedException {
        try (IkeSocket one = open(0);
                IkeSocket other = open(0)) {
            Endpoint from = new Endpoint(Ipv6Address.LOOPBACK, one.port());
            Endpoint to = new Endpoint(Ipv6Address.LOOPBACK, other.port());
            one.send(new IkeAction.Send(from, to, Bytes.EMPTY));
            one.send(new IkeAction.Send(from, to, Bytes.zeros(IkeSocket.SHORTEST - 1)));
            one.send(new IkeAction.Send(from, to, Bytes.zeros(IkeSocket.LONGEST + 1)));
            one.send(new IkeAction.Send(from, to, Bytes.zeros(IkeSocket.LONGEST)));
            assertThat(received.take().octets().length()).isEqualTo(IkeSocket.LONGEST);
        }
        assertThat(counters.value("ike-dropped", "too-short")).isEqualTo(2);
        assertThat(counters.value("ike-dropped", "too-long")).isEqualTo(1);
    }

    private IkeSocket openForTranslators(Consumer<ReceivedPacket> esp) {
        return IkeSocket.openForTranslators(
                Ipv6Address.LOOPBACK, 0, counters, received::add, esp, failures::add);
    }

    /** ESP as it came; the packet itself is lent. */
    private record Esp(Ipv6Address source, int sourcePort, Bytes octets) {

        static Esp of(ReceivedPacket packet) {
            return new Esp(packet.source(), packet.sourcePort(), packet.payload().toBytes());
        }
    }

    /** RFC 3948 2: four zeros before IKE, none before ESP, and keepalives are for translators. */
    @Test
    void onTheOtherPortIkeAndEspAreToldApart() throws InterruptedException {
        BlockingQueue<Esp> esp = new LinkedBlockingQueue<>();
        try (IkeSocket one = open(0);
                IkeSocket other = openForTranslators(packet -> esp.add(Esp.of(packet)))) {
            Endpoint from = new Endpoint(Ipv6Address.LOOPBACK, one.port());
            Endpoint to = new Endpoint(Ipv6Address.LOOPBACK, other.port());
            Bytes packet = Bytes.ofHex("c0ffee01 00000001 0102030405060708");
            one.sendMarked(new IkeAction.Send(from, to, Bytes.of(0xff)));
            one.send(new IkeAction.Send(from, to, packet));
            one.sendMarked(new IkeAction.Send(from, to, SHORTEST));
            assertThat(received.take()).isEqualTo(new DatagramReceived(to, from, SHORTEST));
            assertThat(esp.take()).isEqualTo(new Esp(Ipv6Address.LOOPBACK, one.port(), packet));
            assertThat(esp).isEmpty();
            other.sendMarked(new IkeAction.Send(to, from, SHORTEST));
            assertThat(received.take().octets()).isEqualTo(Bytes.concat(Bytes.zeros(4), SHORTEST));
        }
        assertThat(counters.value("ike-dropped", "keepalive")).isEqualTo(1);
        assertThat(failures).isEmpty();
    }

    /** Nothing is made of it on its way here: what is left is what the kernel's calls take. */
    @Test
    void espInUdpTakesNoMemory() throws InterruptedException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int before = 200;
        int packets = 2000;
        Bytes packet = Bytes.concat(Bytes.ofHex("c0ffee01 00000001"), Bytes.zeros(1300));
        long[] allocated = new long[before + packets];
        int[] came = new int[1];
        Semaphore here = new Semaphore(0);
        Consumer<ReceivedPacket> esp =
                _ -> {
                    allocated[came[0]++] = threads.getCurrentThreadAllocatedBytes();
                    here.release();
                };
        try (IkeSocket one = open(0);
                IkeSocket other = openForTranslators(esp)) {
            Endpoint from = new Endpoint(Ipv6Address.LOOPBACK, one.port());
            Endpoint to = new Endpoint(Ipv6Address.LOOPBACK, other.port());
            for (int i = 0; i < before + packets; i++) {
                one.send(new IkeAction.Send(from, to, packet));
                here.acquire();
            }
        }
        long each = (allocated[before + packets - 1] - allocated[before - 1]) / packets;
        // it waits for each: recvmmsg, poll and recvmmsg, with 40 octets of the JDK's for a call,
        // and a little of what is begun once
        assertThat(each).isLessThan(4 * 40);
    }

    /** With the data plane of the kernel, which has no SA here that the packet could be of. */
    @Test
    void whereEspIsLeftToTheKernelIkeAloneComesHere() throws Exception {
        BlockingQueue<Esp> esp = new LinkedBlockingQueue<>();
        try (IkeSocket one = open(0);
                IkeSocket other = openForTranslators(packet -> esp.add(Esp.of(packet)))) {
            try {
                other.leaveEspToKernel();
            } catch (LinuxException refused) {
                assumeTrue(refused.errno() != Errno.ENOPROTOOPT, "a kernel without IPsec");
                throw refused;
            }
            Endpoint from = new Endpoint(Ipv6Address.LOOPBACK, one.port());
            Endpoint to = new Endpoint(Ipv6Address.LOOPBACK, other.port());
            Bytes packet = Bytes.concat(Bytes.ofHex("c0ffee01 00000001"), Bytes.zeros(32));
            one.send(new IkeAction.Send(from, to, packet));
            one.sendMarked(new IkeAction.Send(from, to, SHORTEST));
            assertThat(received.take()).isEqualTo(new DatagramReceived(to, from, SHORTEST));
        }
        assertThat(esp).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void whatTheKernelDoesNotSendIsCounted() {
        try (IkeSocket socket = open(0)) {
            Endpoint notHere = Endpoint.ike(Ipv6Address.of("2001:db8::1"));
            Endpoint to = Endpoint.ike(Ipv6Address.LOOPBACK);
            socket.send(new IkeAction.Send(notHere, to, SHORTEST));
        }
        assertThat(counters.snapshot())
                .hasSize(1)
                .allSatisfy((k, _) -> assertThat(k).startsWith("ike-not-sent."));
    }

    @Test
    void aPortInUseIsTheOperatorsToMend() {
        try (IkeSocket socket = open(0)) {
            assertThatThrownBy(() -> open(socket.port()))
                    .isInstanceOfSatisfying(
                            StartException.class,
                            e -> {
                                assertThat(e.status()).isEqualTo(ExitStatus.CONFIGURATION);
                                assertThat(e.line())
                                        .contains("UDP port " + socket.port(), "another program")
                                        .doesNotContain("\n");
                            });
        }
    }

    private IkeSocket open(int port) {
        return IkeSocket.open(Ipv6Address.LOOPBACK, port, counters, received::add, failures::add);
    }
}
