package mip6.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class AddressRuleTest {

    private static final AddressRule RULE = new AddressRule(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "2002:7f00:1::1",
            })
    @Tag("req:S5026-3-a")
    void whatIsInsideIsNotCalled(String address) {
        assertThat(RULE.permits(Ipv6Address.of(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "2606:4700::1111", "64:ff9b::192.0.2.1"})
    void whatIsOutsideIs(String address) {
        assertThat(RULE.permits(Ipv6Address.of(address))).isTrue();
    }

    @Test
    void theOperatorMayPermitNetworks() {
        AddressRule rule = new AddressRule(List.of(Ipv6Prefix.of("fd12:3456::/32")));
        assertThat(rule.permits(Ipv6Address.of("fd12:3456::1"))).isTrue();
        assertThat(rule.permits(Ipv6Address.of("fd12:3457::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://crl.example.com/",
                "ldap://crl.example.com/",
                "file:///etc/passwd",
                "http://user@crl.example.com/",
                "http://crl.example.com/#a",
                "http://crl.example.com/a b",
                "http://crl.example.com/\r\nX: y",
                "http://crl.example.com:0/",
                "http://crl.example.com:65536/",
                "http:///a",
                "http://[::1/",
                "http://bücher.example/",
                "crl.example.com",
                "",
            })
    void whatIsNoUrlOfHttpIsNone(String text) {
        assertThat(HttpUrl.parse(text)).isEmpty();
    }

    @Test
    void urlsAreRead() {
        assertThat(HttpUrl.parse("HTTP://crl.example.com"))
                .contains(new HttpUrl("crl.example.com", 80, "/"));
        assertThat(HttpUrl.parse("http://[2001:db8::1]:8080/a?b=%20c"))
                .contains(new HttpUrl("2001:db8::1", 8080, "/a?b=%20c"));
        assertThat(HttpUrl.parse("http://[2001:db8::1]:8080/a").orElseThrow().toString())
                .isEqualTo("http://[2001:db8::1]:8080/a");
    }
}
