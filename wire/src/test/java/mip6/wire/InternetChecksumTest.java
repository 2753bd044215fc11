package mip6.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class InternetChecksumTest {

    /** RFC 1071 3, and sums that carry. */
    @ParameterizedTest
    @CsvSource({
        "0001f203f4f5f6f7, ddf2",
        "'', 0",
        "01, 0100",
        "ffff, ffff",
        "ffffffff, ffff",
        "ffff0001, 0001",
        "00010203040506070809, 1419"
    })
    void sumsWordsInOnesComplement(String octets, String sum) {
        assertThat(InternetChecksum.sum(Bytes.ofHex(octets))).isEqualTo(Integer.parseInt(sum, 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 1399, 1400, 65_535})
    void sumsAnyLengthAtAnyPlace(int length) {
        byte[] octets = new byte[length + 3];
        new Random(length).nextBytes(octets);
        long expected = 0;
        for (int i = 0; i < length; i++) {
            expected += (octets[3 + i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        while (expected >>> 16 != 0) {
            expected = (expected & 0xffff) + (expected >>> 16);
        }
        assertThat(InternetChecksum.sum(Bytes.wrap(octets).from(3))).isEqualTo((int) expected);
    }
}
