package mip6.linux.offload;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.PacketBuffer;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What another kernel has not finished is finished. */
class UnfinishedTest {

    private static final int PORT = 33_000;
    private static final int TCP_HEADERS = 60;

    private final List<Bytes> written = new ArrayList<>();
    private final Coalescer coalescer =
            new Coalescer(
                    Coalescer.Cuts.STREAMS_AND_DATAGRAMS, packet -> written.add(packet.toBytes()));

    private static Bytes segment(int length) {
        return Packets.of(
                IpProtocol.TCP,
                new Writer()
                        .u32(0x80e8_01bbL)
                        .u32(1000)
                        .u32(77)
                        .u32(0x5010_01f5L)
                        .u32(0)
                        .bytes(Packets.random(length))
                        .toBytes());
    }

    private static Bytes datagram(int length) {
        return Packets.datagram(PORT, length);
    }

    private List<Bytes> through(Bytes packet) {
        coalescer.add(PacketBuffer.of(packet));
        coalescer.flush();
        return Header.packets(written.getLast());
    }

    /** GRO also looks into IPv6 in IPv6, and leaves the checksum to who sends it on. */
    @Test
    void whatALinkPutTogetherIsCutAgain() {
        Bytes merged = segment(5000);
        List<Bytes> cut = through(Packets.pending(merged));
        assertThat(Header.of(written.getLast()))
                .isEqualTo(new Header(true, 4, TCP_HEADERS, 1280 - TCP_HEADERS, 40, 16));
        assertThat(cut).hasSize(5);
        assertThat(cut).allSatisfy(each -> assertThat(Packets.rest(each)).isZero());
        assertThat(
                        Bytes.concat(
                                cut.stream()
                                        .map(each -> each.from(TCP_HEADERS))
                                        .toArray(Bytes[]::new)))
                .isEqualTo(merged.from(TCP_HEADERS));
    }

    /** So does who sends it through a tunnel of the kernel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 99, 1200})
    void whatWasLeftWithoutAChecksumGetsOne(int length) {
        assertThat(through(Packets.pending(segment(length)))).containsExactly(segment(length));
        assertThat(through(Packets.pending(datagram(length)))).containsExactly(datagram(length));
    }

    @Test
    void whatIsFinishedOrTooShortIsNotTouched() {
        Bytes cut = segment(100).slice(0, 59);
        for (Bytes each : List.of(segment(2000), datagram(2000), cut, segment(0))) {
            assertThat(through(each)).containsExactly(each);
        }
    }
}
