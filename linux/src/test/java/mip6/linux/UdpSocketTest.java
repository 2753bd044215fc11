package mip6.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class UdpSocketTest {

    @Test
    void tellsWhereADatagramCameFromAndWasSentTo() throws LinuxException {
        try (UdpSocket receiver = UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0);
                UdpSocket sender = UdpSocket.bind(Ipv6Address.UNSPECIFIED, 0)) {
            Bytes payload = Bytes.ofHex("00010203");
            sender.send(Ipv6Address.LOOPBACK, 0, Ipv6Address.LOOPBACK, receiver.port(), payload);
            UdpDatagram datagram = receiver.receive().orElseThrow();
            assertThat(datagram)
                    .isEqualTo(
                            new UdpDatagram(
                                    Ipv6Address.LOOPBACK,
                                    sender.port(),
                                    Ipv6Address.LOOPBACK,
                                    1,
                                    payload));
        }
    }

    @Test
    void emptyAndLargestDatagramsPass() throws LinuxException {
        try (UdpSocket socket = UdpSocket.bind(Ipv6Address.LOOPBACK, 0)) {
            for (Bytes payload : new Bytes[] {Bytes.EMPTY, Bytes.zeros(65_507)}) {
                socket.send(
                        Ipv6Address.UNSPECIFIED, 0, Ipv6Address.LOOPBACK, socket.port(), payload);
                assertThat(socket.receive().orElseThrow().payload()).isEqualTo(payload);
            }
        }
    }

    @Test
    void closingWakesTheReader() throws LinuxException {
        UdpSocket socket = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
        BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        ReaderThread reader = ReaderThread.start("reader", socket, seen::add, seen::add);
        reader.close();
        assertThat(seen).isEmpty();
        assertThat(socket.receive()).isEqualTo(Optional.empty());
    }

    @Test
    void aReaderThreadThatMeetsABugSaysSo() throws Exception {
        UdpSocket socket = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        IllegalStateException bug = new IllegalStateException("bug");
        try (ReaderThread reader =
                ReaderThread.start(
                        "reader",
                        socket,
                        _ -> {
                            throw bug;
                        },
                        failures::add)) {
            assertThat(reader).isNotNull();
            socket.send(
                    Ipv6Address.UNSPECIFIED, 0, Ipv6Address.LOOPBACK, socket.port(), Bytes.of(1));
            assertThat(failures.take()).isSameAs(bug);
        }
    }

    @Test
    void readerThreadHandsOnWhatComes() throws Exception {
        UdpSocket socket = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
        BlockingQueue<UdpDatagram> seen = new LinkedBlockingQueue<>();
        try (ReaderThread reader = ReaderThread.start("reader", socket, seen::add, failure -> {})) {
            assertThat(reader).isNotNull();
            for (int i = 0; i < 3; i++) {
                socket.send(
                        Ipv6Address.UNSPECIFIED,
                        0,
                        Ipv6Address.LOOPBACK,
                        socket.port(),
                        Bytes.of(i));
                assertThat(seen.take().payload()).isEqualTo(Bytes.of(i));
            }
        }
    }

    @Test
    void aPortInUseIsToldInOneLine() throws LinuxException {
        try (UdpSocket first = UdpSocket.bind(Ipv6Address.LOOPBACK, 0)) {
            int port = first.port();
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> UdpSocket.bind(Ipv6Address.LOOPBACK, port))
                    .withMessage(
                            "cannot use UDP port "
                                    + port
                                    + " of ::1: bind says EADDRINUSE (address already in use):"
                                    + " another program has it; find it with ss -lunp")
                    .matches(e -> e.errno() == Errno.EADDRINUSE);
        }
    }

    @Test
    void ofTwoSocketsOfOnePortEachHasItsKindOfDatagrams() throws LinuxException {
        List<OctetTest> tests =
                List.of(OctetTest.is(0, 7), OctetTest.isNot(1, 9), new OctetTest(2, 0x20, 0, true));
        List<UdpSocket> two = UdpSocket.bindTwo(Ipv6Address.LOOPBACK, 0, tests);
        try (UdpSocket first = two.getFirst();
                UdpSocket second = two.getLast();
                UdpSocket sender = UdpSocket.bind(Ipv6Address.LOOPBACK, 0)) {
            assertThat(second.port()).isEqualTo(first.port());
            List<Bytes> passing = List.of(Bytes.of(7, 1, 0), Bytes.of(7, 0, 0xdf));
            List<Bytes> others =
                    List.of(Bytes.of(8, 1, 0), Bytes.of(7, 9, 0), Bytes.of(7, 1, 0xff));
            for (int i = 0; i < others.size(); i++) {
                send(sender, first.port(), others.get(i));
                send(sender, first.port(), passing.get(i % passing.size()));
            }
            for (Bytes octets : others) {
                assertThat(second.receive().orElseThrow().payload()).isEqualTo(octets);
            }
            assertThat(first.receive().orElseThrow().payload()).isEqualTo(passing.getFirst());
            assertThat(first.receive().orElseThrow().payload()).isEqualTo(passing.getLast());
            // nobody else may share it
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> UdpSocket.bindTwo(Ipv6Address.LOOPBACK, first.port(), tests))
                    .matches(e -> e.errno() == Errno.EADDRINUSE);
        }
    }

    private static void send(UdpSocket sender, int port, Bytes octets) throws LinuxException {
        sender.send(Ipv6Address.UNSPECIFIED, 0, Ipv6Address.LOOPBACK, port, octets);
    }

    @Test
    void anAddressOfAnotherNodeCanBeBoundOnlyFreely() throws LinuxException {
        Ipv6Address foreign = Ipv6Address.of("2001:db8:ffff::1");
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> UdpSocket.bind(foreign, 0))
                .matches(e -> e.errno() == Errno.EADDRNOTAVAIL);
        try (UdpSocket socket = UdpSocket.bindFreely(foreign, 0)) {
            assertThat(socket.port()).isPositive();
        }
    }

    @Test
    void sendingAfterCloseFails() throws LinuxException {
        UdpSocket socket = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
        socket.close();
        socket.close();
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(
                        () ->
                                socket.send(
                                        Ipv6Address.UNSPECIFIED,
                                        0,
                                        Ipv6Address.LOOPBACK,
                                        9,
                                        Bytes.EMPTY))
                .matches(e -> e.errno() == Errno.EBADF);
    }
}
