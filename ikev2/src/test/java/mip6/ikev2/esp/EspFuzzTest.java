package mip6.ikev2.esp;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.esp.EspInbound.Result.Opened;
import mip6.wire.Bytes;

import java.util.Random;

/**
 * Jazzer's target: no octets are taken for a packet of the peer, and authentic ones of any content
 * are opened or dropped. Without {@code JAZZER_FUZZ=1} it runs the inputs kept beside it.
 */
class EspFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void open(byte[] input) {
        for (EspSuite suite : EspFixtures.suites()) {
            EspInbound inbound = EspFixtures.inbound(suite);
            if (inbound.open(Bytes.copyOf(input)) instanceof Opened opened) {
                throw new AssertionError(opened);
            }
            EspFormat format = EspFormat.of(suite);
            int body = input.length / format.alignment() * format.alignment();
            if (body == 0) {
                continue;
            }
            byte[] packet = new byte[format.bodyAt() + body + format.icvLength()];
            EspCipher.put32(packet, 4, 1);
            System.arraycopy(input, 0, packet, format.bodyAt(), body);
            EspCipher.of(suite, EspFixtures.keys(suite), new Random(1)).seal(packet, 0, 1);
            if (inbound.open(Bytes.wrap(packet)) instanceof Opened opened
                    && opened.payload().length() > body - EspFormat.TRAILER) {
                throw new AssertionError(opened);
            }
        }
    }
}
