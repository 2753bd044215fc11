package mip6.dataplane.userspace;

import static mip6.dataplane.userspace.Peers.CORRESPONDENT;
import static mip6.dataplane.userspace.Peers.HOME;
import static mip6.dataplane.userspace.Peers.packet;
import static mip6.dataplane.userspace.Peers.received;
import static mip6.dataplane.userspace.Peers.sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;

import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How often a packet of payload is copied to new memory: by how many octets more is allocated for
 * an octet more of the packet. That is the same number in every run, whatever is compiled.
 */
class CopiesTest {

    private static final int SHORT = 200;
    private static final int LONG = 1200;
    private static final int PACKETS = 1000;
    private static final int BEFORE = 200;

    @Test
    void whatLeavesIsWrittenOnceUnderEspToo() {
        assertThat(copiesOfLeaving(Peers::withTunnel)).isCloseTo(1, within(0.1));
        assertThat(copiesOfLeaving(Peers::withProtectedTunnel)).isCloseTo(1, within(0.1));
    }

    @Test
    void whatArrivesIsWrittenOnceWhereItIsDecrypted() {
        assertThat(copiesOfArriving(Peers::withTunnel)).isCloseTo(0, within(0.1));
        assertThat(copiesOfArriving(Peers::withProtectedTunnel)).isCloseTo(1, within(0.1));
    }

    private static double copiesOfLeaving(Supplier<Peers> kind) {
        return copies(
                length -> {
                    Peers peers = kind.get();
                    Bytes packet = packet(HOME, CORRESPONDENT, length);
                    return allocated(
                            packets(packet), each -> peers.nodeOutbound.tunnelled(each, 0));
                });
    }

    private static double copiesOfArriving(Supplier<Peers> kind) {
        return copies(
                length -> {
                    Peers peers = kind.get();
                    List<Packet> outer = new ArrayList<>();
                    for (Bytes each : packets(packet(HOME, CORRESPONDENT, length))) {
                        outer.add(received(sent(peers.nodeOutbound.tunnelled(each, 0))));
                    }
                    return allocated(outer, each -> peers.agentInbound.arrive(each, 0));
                });
    }

    /** What packets of some length cost. */
    @FunctionalInterface
    private interface Cost {
        double of(int length);
    }

    private static double copies(Cost cost) {
        return (cost.of(LONG) - cost.of(SHORT)) / (LONG - SHORT);
    }

    private static List<Bytes> packets(Bytes packet) {
        List<Bytes> packets = new ArrayList<>();
        for (int i = 0; i < BEFORE + PACKETS; i++) {
            packets.add(packet);
        }
        return packets;
    }

    /** Octets for each one but the first, which begin what is begun once. */
    private static <T> double allocated(List<T> packets, Consumer<T> work) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        packets.subList(0, BEFORE).forEach(work);
        long before = thread.getCurrentThreadAllocatedBytes();
        packets.subList(BEFORE, packets.size()).forEach(work);
        return (double) (thread.getCurrentThreadAllocatedBytes() - before) / PACKETS;
    }
}
