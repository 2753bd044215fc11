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
            EspCipher cipher = EspCipher.of(suite, EspFixtures.keys(suite), new Random(1));
            int length = format.bodyAt() + body + format.icvLength();
            byte[] packet = new byte[length + cipher.lead()];
            EspCipher.put32(packet, 4, 1);
            System.arraycopy(input, 0, packet, format.bodyAt() + cipher.lead(), body);
            cipher.seal(packet, 0, length, 1);
            if (inbound.open(Bytes.copyOf(packet, 0, length)) instanceof Opened opened
                    && opened.payload().length() > body - EspFormat.TRAILER) {
                throw new AssertionError(opened);
            }
        }
    }
}
