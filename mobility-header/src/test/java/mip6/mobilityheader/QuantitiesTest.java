package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class QuantitiesTest {

    /** RFC 6275 9.5.1, its example first: after 15, 0 to 15 and 32783 to 65535 are old. */
    @ParameterizedTest
    @CsvSource({
        "15, 15, false",
        "0, 15, false",
        "32783, 15, false",
        "65535, 15, false",
        "16, 15, true",
        "32782, 15, true",
        "0, 65535, true",
        "65535, 0, false",
        "32767, 65535, false",
        "32766, 65535, true",
    })
    void sequenceNumbersAreComparedModulo65536(int received, int last, boolean newer) {
        assertThat(new SequenceNumber(received).isGreaterThan(new SequenceNumber(last)))
                .isEqualTo(newer);
    }

    @Test
    void sequenceNumbersGoRound() {
        assertThat(new SequenceNumber(65535).next()).isEqualTo(new SequenceNumber(0));
        assertThatThrownBy(() -> new SequenceNumber(65536))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lifetimesNeverGrowOnTheWire() {
        assertThat(Lifetime.ofSeconds(423)).isEqualTo(new Lifetime(105));
        assertThat(Lifetime.of(Duration.ofMillis(3999))).isEqualTo(Lifetime.ZERO);
        assertThat(Lifetime.of(Duration.ofDays(30))).isEqualTo(Lifetime.LONGEST);
        assertThat(new Lifetime(105).nanoseconds()).isEqualTo(420_000_000_000L);
        assertThat(new Lifetime(105).atMost(new Lifetime(3))).isEqualTo(new Lifetime(3));
        assertThatThrownBy(() -> Lifetime.ofSeconds(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "127, true", "128, false", "174, false", "255, false"})
    void bindingStatusBelow128IsAccepted(int value, boolean accepted) {
        assertThat(new BindingStatus(value).isAccepted()).isEqualTo(accepted);
        assertThat(new BindingStatus(value).toString()).startsWith(value + " (");
    }
}
