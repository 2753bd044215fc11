package mip6.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {

    /** Examples of RFC 5952 4 and RFC 4291 2.2. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "FF02::1:FF00:0, ff02::1:ff00:0",
        "1:0:0:0:0:0:0:0, 1::",
        "::ffff:192.0.2.1, ::ffff:192.0.2.1"
    })
    void textIsThatOfRfc5952(String given, String expected) {
        Ipv6Address address = Ipv6Address.of(given);
        assertThat(address).hasToString(expected);
        assertThat(Ipv6Address.of(expected)).isEqualTo(address);
        assertThat(Ipv6Address.of(address.toBytes())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "localhost", "", ":::", "fe80::1%eth0", "2001:db8::1::2"})
    void whatIsNoIpv6AddressIsRefused(String given) {
        assertThatThrownBy(() -> Ipv6Address.of(given))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void solicitedNodeAddressTakesTheLastThreeOctets() {
        assertThat(Ipv6Address.of("4037::01:800:200e:8c6c").solicitedNode())
                .isEqualTo(Ipv6Address.of("ff02::1:ff0e:8c6c"));
    }

    @Test
    void prefixHoldsItsAddressesAndNoOthers() {
        Ipv6Prefix prefix = Ipv6Prefix.of("2001:db8:0:f0::/60");
        assertThat(prefix.contains(Ipv6Address.of("2001:db8:0:ff::1"))).isTrue();
        assertThat(prefix.contains(Ipv6Address.of("2001:db8:0:100::1"))).isFalse();
        assertThat(Ipv6Prefix.of("2001:db8::1/64")).hasToString("2001:db8::/64");
        assertThat(Ipv6Prefix.host(Ipv6Address.LOOPBACK).contains(Ipv6Address.UNSPECIFIED))
                .isFalse();
    }
}
