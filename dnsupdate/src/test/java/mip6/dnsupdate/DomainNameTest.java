package mip6.dnsupdate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

    @Test
    void namesAreLowerCaseWithoutTheLastDot() {
        assertThat(DomainName.of("MN1.Example.COM.").text()).isEqualTo("mn1.example.com");
        assertThat(DomainName.parse("mn1.example.com")).contains(DomainName.of("Mn1.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a b",
                "*.example.com",
                "-a.example.com",
                "a-.example.com",
                "_mip6._ipv6.example.com",
                "a\\.b",
                "a\0b",
                "mn1.example.com\n",
                "mn1.example.com..",
                "bücher.example",
                // Cyrillic а, and the Kelvin sign, which folds to k
                "\u0430.example.com",
                "\u212An1.example.com"
            })
    void whatIsNoHostNameIsRefused(String text) {
        assertThat(DomainName.parse(text)).isEmpty();
        assertThatThrownBy(() -> DomainName.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLabelHasAtMost63OctetsAndANameAtMost253() {
        String label = "a".repeat(63);
        assertThat(DomainName.parse(label)).isPresent();
        assertThat(DomainName.parse(label + "a")).isEmpty();
        String longest = (label + ".").repeat(3) + "a".repeat(61);
        assertThat(longest).hasSize(253);
        assertThat(DomainName.parse(longest)).isPresent();
        assertThat(DomainName.parse(longest + "a")).isEmpty();
        assertThat(DomainName.parse("a.".repeat(100_000))).isEmpty();
    }

    @Test
    void withinIsByLabels() {
        DomainName zone = DomainName.of("example.com");
        assertThat(DomainName.of("mn1.example.com").isWithin(zone)).isTrue();
        assertThat(zone.isWithin(zone)).isTrue();
        assertThat(DomainName.of("badexample.com").isWithin(zone)).isFalse();
        assertThat(DomainName.of("com").isWithin(zone)).isFalse();
    }
}
