package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The name in a DNS Update option (RFC 5026 8.1): hexadecimal, behind status and flags. */
@Tag("req:S5026-8.1-a")
class DnsUpdateTest {

    @ParameterizedTest
    @CsvSource({
        "6d6e312e6578616d706c65, mn1.example", // dotted, as ID_FQDN is
        "6d6e312e6578616d706c652e, mn1.example", // dotted, absolute
        "4d6e2d312e5f61, Mn-1._a", // letters as they were sent
        "036d6e31076578616d706c6500, mn1.example", // RFC 1035 3.1
        "036d6e31076578616d706c65, mn1.example", // without the root
        "30303132, 0012", // begins like a label of 48 octets
    })
    void namesAreRead(String hex, String name) throws MalformedException {
        assertThat(read(hex).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "2e", // the root
                "00", // the root of RFC 1035
                "612e2e62", // an empty label
                "2e61", // an empty label
                "612062", // a blank
                "61c3a4", // not ASCII
                "610a62", // a line feed
                "6100", // a terminator of C
                "0361", // a label behind the end
                "0361620063616200", // the root in the middle
                "03612e6200", // a dot within a label
                "0161c000", // a compressed name
            })
    void anythingElseIsMalformed(String hex) {
        assertThatThrownBy(() -> read(hex))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("MN identity");
    }

    @Test
    void lengthsAreThoseOfTheDns() {
        String label = "a".repeat(63);
        String longest = (label + ".").repeat(3) + "a".repeat(61);
        assertThat(DnsUpdate.request(false, longest).name()).hasSize(253);
        assertThatThrownBy(() -> DnsUpdate.request(false, longest + "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsUpdate.request(false, label + "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreComparedAsTheDnsDoes() {
        DnsUpdate update = DnsUpdate.request(false, "MN1.example.com");
        assertThat(update.isNamed("mn1.EXAMPLE.com.")).isTrue();
        assertThat(update.isNamed("mn1.example.co")).isFalse();
    }

    private static DnsUpdate read(String hex) throws MalformedException {
        return DnsUpdate.read(Reader.of(Bytes.ofHex("0000" + hex)));
    }
}
