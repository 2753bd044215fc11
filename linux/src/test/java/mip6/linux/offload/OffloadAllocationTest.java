package mip6.linux.offload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Cutting a stream into segments and putting it together again costs no memory. */
class OffloadAllocationTest {

    private static final Ipv6Address SOURCE = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address DESTINATION = Ipv6Address.of("2001:db8:c::10");
    private static final int SEGMENTS = 40;
    private static final int SIZE = 1200;
    private static final int ROUNDS = 200;
    private static final int BEFORE = 20;

    private long written;
    private long cut;
    private final Segmentation segmentation = new Segmentation();
    private final Coalescer coalescer =
            new Coalescer(Coalescer.Cuts.STREAMS, packet -> written += packet.length());

    @Test
    void aStreamTakesNothing() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Bytes large = new Header(true, 4, 60, SIZE, 40, 16).before(pending());
        for (int i = 0; i < BEFORE; i++) {
            pass(large);
        }
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            pass(large);
        }
        long octets = thread.getCurrentThreadAllocatedBytes() - before;
        // what is begun once, such as a class, is less than an octet for each
        assertThat(octets / (ROUNDS * SEGMENTS)).isZero();
        assertThat(cut).isEqualTo((BEFORE + ROUNDS) * SEGMENTS);
        assertThat(written).isEqualTo((long) (BEFORE + ROUNDS) * large.length());
    }

    private void pass(Bytes large) {
        segmentation.input().reset(large.length());
        large.copyTo(segmentation.input().array(), segmentation.input().begin());
        Optional<PacketBuffer> packet = segmentation.first();
        while (packet.isPresent()) {
            cut++;
            coalescer.add(packet.get());
            packet = segmentation.next();
        }
        coalescer.flush();
    }

    /** With the pseudo-header's sum in place of the checksum. */
    private static Bytes pending() {
        int length = TcpHeader.LEAST + SEGMENTS * SIZE;
        Bytes tcp =
                new Writer()
                        .u16(33_000)
                        .u16(443)
                        .u32(1)
                        .u32(2)
                        .u8(5 << 4)
                        .u8(TcpHeader.ACK)
                        .u16(501)
                        .u16(
                                InternetChecksum.pseudoHeader(
                                        SOURCE, DESTINATION, IpProtocol.TCP, length))
                        .u16(0)
                        .zeros(SEGMENTS * SIZE)
                        .toBytes();
        return Ipv6Header.of(IpProtocol.TCP, SOURCE, DESTINATION, length).packet(tcp);
    }
}
