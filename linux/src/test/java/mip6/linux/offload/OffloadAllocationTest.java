package mip6.linux.offload;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.Allocation;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.PacketBuffer;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** Cutting a stream into segments and putting it together again costs no memory. */
class OffloadAllocationTest {

    private static final int SEGMENTS = 40;
    private static final int SIZE = 1200;

    private long passed;
    private long written;
    private long cut;
    private final Segmentation segmentation = new Segmentation();
    private final Coalescer coalescer =
            new Coalescer(Coalescer.Cuts.STREAMS, packet -> written += packet.length());

    @Test
    void aStreamTakesNothing() throws LinuxException {
        Bytes large = new Header(true, 4, 60, SIZE, 40, 16).before(Packets.pending(stream()));
        assertThat(Allocation.each(() -> pass(large))).isZero();
        assertThat(cut).isEqualTo(passed * SEGMENTS);
        assertThat(written).isEqualTo(passed * large.length());
    }

    private void pass(Bytes large) {
        passed++;
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

    private static Bytes stream() {
        return Packets.of(
                IpProtocol.TCP,
                new Writer()
                        .u16(33_000)
                        .u16(443)
                        .u32(1)
                        .u32(2)
                        .u8(5 << 4)
                        .u8(TcpHeader.ACK)
                        .u16(501)
                        .u32(0)
                        .zeros(SEGMENTS * SIZE)
                        .toBytes());
    }
}
