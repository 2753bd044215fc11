package mip6.ikev2.vici;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

/** Any octets yield a packet that is written as it was read, or {@link MalformedException}. */
class ViciFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void packet(byte[] octets) {
        try {
            Packet packet = Packet.decode(Bytes.copyOf(octets));
            assertThat(packet.encode().from(Packet.LENGTH_OCTETS)).isEqualTo(Bytes.copyOf(octets));
            if (packet instanceof Packet.Event(String _, Section content)) {
                IkeSaStatus.allOf(content);
                LogLine.of(content);
            }
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, octets.length);
        }
    }
}
