package mip6.ikev2.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class IkeMessageLawTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20_070_501, 20_141_001})
    void whatWasEncodedIsDecoded(long seed) throws MalformedException {
        RandomMessages messages = new RandomMessages(new Random(seed));
        for (int i = 0; i < 2000; i++) {
            IkeMessage message = messages.message();
            Bytes octets = message.encode();
            assertThat(IkeMessage.decode(octets)).isEqualTo(message);
            assertThat(message.encode()).as("the same octets again").isEqualTo(octets);
            assertThat(
                            PayloadChain.decode(
                                    PayloadChain.firstType(message.payloads()),
                                    octets.from(IkeHeader.LENGTH)))
                    .isEqualTo(message.payloads());
        }
    }

    /** Whatever is not refused has a meaning that this node can say again. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void anyOctetsYieldAValueOrMalformedException(long seed) {
        Random random = new Random(seed);
        RandomMessages messages = new RandomMessages(random);
        int values = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = messages.message().encode().toArray();
            damage(octets, random);
            if (random.nextInt(4) == 0) {
                octets = Arrays.copyOf(octets, random.nextInt(octets.length + 1));
            }
            if (octets.length >= IkeHeader.LENGTH && random.nextInt(4) != 0) {
                octets[26] = (byte) (octets.length >>> 8);
                octets[27] = (byte) octets.length;
            }
            if (decodesOrIsMalformed(Bytes.wrap(octets))) {
                values++;
            }
        }
        assertThat(values).as("damaged messages that still were messages").isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8})
    void randomOctetsBehindAHeaderYieldAValueOrMalformedException(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            try {
                PayloadChain.decode(33 + random.nextInt(22), Bytes.wrap(octets));
            } catch (MalformedException e) {
                assertThat(e.offset()).isBetween(0, octets.length);
            }
        }
    }

    @Test
    void aMessageAboveTheLimitIsRefusedBothWays() {
        List<Payload> payloads =
                new ArrayList<>(Collections.nCopies(8, Certificate.x509(Bytes.zeros(2100))));
        IkeMessage message =
                new IkeMessage(
                        new IkeSpi(1),
                        new IkeSpi(2),
                        ExchangeType.IKE_AUTH,
                        true,
                        false,
                        1,
                        payloads);
        assertThatThrownBy(message::encode).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IkeMessage.decode(Bytes.zeros(IkeMessage.MAX_LENGTH + 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("above 16384");
    }

    private static void damage(byte[] octets, Random random) {
        for (int n = random.nextInt(4); n >= 0; n--) {
            octets[random.nextInt(octets.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(4));
        }
    }

    private static boolean decodesOrIsMalformed(Bytes octets) {
        try {
            IkeMessage message = IkeMessage.decode(octets);
            assertThat(IkeMessage.decode(message.encode())).isEqualTo(message);
            return true;
        } catch (MalformedException e) {
            assertThat(e.offset()).isBetween(0, octets.length());
            return false;
        }
    }
}
