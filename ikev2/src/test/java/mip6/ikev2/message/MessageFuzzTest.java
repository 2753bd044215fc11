package mip6.ikev2.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

/** Any octets yield a value or {@link MalformedException}; a value is the same when sent again. */
class MessageFuzzTest {

    @FuzzTest(maxDuration = "10s")
    void message(byte[] octets) {
        try {
            IkeMessage message = IkeMessage.decode(Bytes.copyOf(octets));
            assertThat(IkeMessage.decode(message.encode())).isEqualTo(message);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, octets.length);
        }
    }

    /**
     * What an SK payload holds inside; the first octet stands for the type of the first payload.
     */
    @FuzzTest(maxDuration = "10s")
    void payloads(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        Bytes chain = Bytes.copyOf(octets).from(1);
        try {
            var payloads = PayloadChain.decode(octets[0] & 0xff, chain);
            assertThat(
                            PayloadChain.decode(
                                    PayloadChain.firstType(payloads),
                                    PayloadChain.encode(payloads)))
                    .isEqualTo(payloads);
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, chain.length());
        }
    }
}
