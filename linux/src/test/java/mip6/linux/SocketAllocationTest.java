package mip6.linux;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A packet that is sent or received costs no memory, but for what the JDK's native calls take. */
class SocketAllocationTest {

    private static final int TOGETHER = 16;
    private static final int ROUNDS = 1000;
    private static final int UNNAMED = 9999;

    @Test
    void sendingTakesWhatTheCallTakes() throws LinuxException {
        Descriptor socket = socket();
        MessageBatch batch = new MessageBatch(2, 2000);
        Bytes payload = Bytes.zeros(1300);
        PacketBuffer packet =
                PacketBuffer.of(
                        Ipv6Header.of(IpProtocol.ESP, Ipv6Address.LOOPBACK, Ipv6Address.LOOPBACK, 0)
                                .packet(payload));
        assertThat(
                        Allocation.each(
                                () -> {
                                    batch.message(0).setPacket(packet, 0);
                                    batch.message(1).setPacket(packet, 0);
                                    // port 0, which this kind of socket refuses
                                    batch.send(socket, 1, 2);
                                }))
                .isEqualTo(ofACall());
        socket.close();
    }

    @Test
    void receivingTakesWhatTheCallTakes() throws LinuxException {
        Descriptor socket = socket();
        MessageBatch batch = new MessageBatch(2, 2000);
        ReceivedPacket packet = new ReceivedPacket(2000);
        assertThat(
                        Allocation.each(
                                () -> {
                                    batch.receive(socket);
                                    batch.message(0).readControl();
                                    batch.message(0).copyTo(packet, IpProtocol.ESP, 1300);
                                }))
                .isEqualTo(ofACall());
        socket.close();
    }

    /** What one call receives takes what that call takes, however many they are. */
    @Test
    void datagramsThatComeTogetherTakeWhatOneCallTakes() throws LinuxException {
        Bytes payload = Bytes.zeros(1300);
        try (UdpSocket sender = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
                UdpSocket receiver = UdpSocket.bind(Ipv6Address.LOOPBACK, 0);
                PacketSource source = receiver.packets(TOGETHER)) {
            long octets = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < TOGETHER; i++) {
                    sender.send(
                            Ipv6Address.LOOPBACK,
                            0,
                            Ipv6Address.LOOPBACK,
                            receiver.port(),
                            payload);
                }
                long before = Allocation.soFar();
                int came = 0;
                for (int i = 0; i < TOGETHER; i++) {
                    came += source.receive().orElseThrow().payload().length();
                }
                if (round >= ROUNDS / 2) {
                    octets += Allocation.soFar() - before;
                }
                assertThat(came).isEqualTo(TOGETHER * payload.length());
            }
            assertThat(octets / (ROUNDS / 2)).isEqualTo(ofACall());
        }
    }

    @Test
    void theTimeTakesNothing() throws LinuxException {
        assertThat(Allocation.each(BootClock::nanos)).isZero();
    }

    private static Descriptor socket() throws LinuxException {
        return Descriptor.socket(
                Socket.AF_INET6, Socket.SOCK_DGRAM, Socket.IPPROTO_UDP, "a UDP socket");
    }

    private static long ofACall() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment octets = arena.allocate(8);
            return Allocation.each(() -> LibC.read(UNNAMED, octets, 8));
        }
    }
}
