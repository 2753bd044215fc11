package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.packet;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.ikev2.core.UdpPorts;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.linux.ReceivedPacket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A packet of payload costs no memory, but for what the JDK's ciphers take. What is counted are the
 * thread's allocations, which are the same in every run with a compiler that spares none.
 */
class AllocationTest {

    private static final int PACKETS = 2_000;
    private static final int BEFORE = 200;
    private static final int LENGTH = 1300;
    private static final int PORT = 4500;

    /** What is done for each packet. */
    @FunctionalInterface
    private interface Work {
        void with(int packet) throws Exception;
    }

    @Test
    void aPlainTunnelTakesNothing() throws Exception {
        Peers peers = Peers.withTunnel();
        assertThat(leaving(peers, Side.MOBILE_NODE)).isZero();
        assertThat(leaving(peers, Side.HOME_AGENT)).isZero();
        assertThat(arriving(peers, Side.HOME_AGENT)).isZero();
        assertThat(arriving(peers, Side.MOBILE_NODE)).isZero();
    }

    static List<EspSuite> suites() {
        return List.of(
                new EspSuite(Encryption.AES_GCM_16, 128, Integrity.NONE, false),
                new EspSuite(Encryption.CHACHA20_POLY1305, 256, Integrity.NONE, false),
                new EspSuite(Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128, false));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void aTunnelUnderEspTakesWhatTheCipherTakes(EspSuite suite) throws Exception {
        takesWhatTheCipherTakes(suite, Optional.empty());
    }

    /** A socket took the UDP header away of what comes. */
    @ParameterizedTest
    @MethodSource("suites")
    void theSameInUdp(EspSuite suite) throws Exception {
        takesWhatTheCipherTakes(suite, Optional.of(new UdpPorts(PORT, PORT)));
    }

    private static void takesWhatTheCipherTakes(EspSuite suite, Optional<UdpPorts> ports)
            throws Exception {
        BareCipher bare = new BareCipher(suite, Ipv6Header.LENGTH + LENGTH);
        long sealing = allocated(_ -> bare.seal());
        long opening = allocated(_ -> bare.open());
        for (Side side : Side.values()) {
            Peers peers = Peers.withProtectedTunnel(suite);
            peers.encapsulate(ports);
            assertThat(leaving(peers, side)).as("%s sends", side).isEqualTo(sealing);
            assertThat(arriving(peers, side)).as("%s receives", side).isEqualTo(opening);
        }
    }

    /** Octets for each packet that enters a tunnel. */
    private static long leaving(Peers peers, Side side) throws Exception {
        Tables tables = side == Side.MOBILE_NODE ? peers.nodeTables : peers.agentTables;
        TunnelEntrance entrance = new TunnelEntrance(side, tables, Peers.MTU, 1);
        PacketBuffer buffer = new PacketBuffer(PacketBuffer.LONGEST);
        Bytes inner = inner(side);
        Sent sent = new Sent();
        long octets =
                allocated(
                        _ -> {
                            fill(buffer, inner);
                            entrance.enter(buffer, 0, sent);
                        });
        assertThat(sent.count).isEqualTo(BEFORE + PACKETS);
        return octets;
    }

    /** Octets for each that comes to {@code side}. */
    private static long arriving(Peers peers, Side side) throws Exception {
        boolean agent = side == Side.HOME_AGENT;
        Bytes inner = inner(agent ? Side.MOBILE_NODE : Side.HOME_AGENT);
        PeerOutbound from = agent ? peers.nodeOutbound : peers.agentOutbound;
        List<Packet> outer = new ArrayList<>();
        for (int i = 0; i < BEFORE + PACKETS; i++) {
            Packet packet = received(sent(from.tunnelled(inner, 0)));
            outer.add(packet.protocol() == IpProtocol.UDP ? packet.fromSocket(PORT) : packet);
        }
        boolean inUdp = outer.getFirst().udpPort().isPresent();
        ReceivedPacket packet = outer.getFirst().received();
        Inbound inbound =
                new Inbound(
                        side, agent ? peers.agentTables : peers.nodeTables, new Inbound.Rates());
        Came came = new Came();
        long octets =
                allocated(
                        i -> {
                            fill(packet.payload(), outer.get(i).payload());
                            if (inUdp) {
                                inbound.arriveInUdp(packet, came);
                            } else {
                                inbound.arrive(packet, 0, came);
                            }
                        });
        assertThat(came.count).isEqualTo(BEFORE + PACKETS);
        return octets;
    }

    private static Bytes inner(Side sender) {
        return sender == Side.MOBILE_NODE
                ? packet(HOME, CORRESPONDENT, LENGTH)
                : packet(CORRESPONDENT, HOME, LENGTH);
    }

    private static void fill(PacketBuffer buffer, Bytes octets) {
        buffer.reset(octets.length());
        octets.copyTo(buffer.array(), buffer.begin());
    }

    /** Octets for each one, but for the first. */
    private static long allocated(Work work) throws Exception {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < BEFORE; i++) {
            work.with(i);
        }
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = BEFORE; i < BEFORE + PACKETS; i++) {
            work.with(i);
        }
        // what is begun once, such as a class, is less than an octet for each
        return (thread.getCurrentThreadAllocatedBytes() - before) / PACKETS;
    }

    private static final class Sent implements Departures {

        private int count;

        @Override
        public void send(PacketBuffer packet, int interfaceIndex) {
            count++;
        }

        @Override
        public void answer(Bytes packet, DropCause cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void dropped(DropCause cause) {
            throw new AssertionError(cause);
        }
    }

    private static final class Came implements Arrivals {

        private int count;

        @Override
        public void signalling(IncomingMobilityHeader message) {
            throw new AssertionError(message);
        }

        @Override
        public void unbound(UnboundPacket packet) {
            throw new AssertionError(packet);
        }

        @Override
        public void payload(PacketBuffer packet) {
            count++;
        }

        @Override
        public void dropped(DropCause cause) {
            throw new AssertionError(cause);
        }
    }
}
