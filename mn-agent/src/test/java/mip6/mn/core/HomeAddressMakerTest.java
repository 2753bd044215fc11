package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

class HomeAddressMakerTest {

    private static final Ipv6Prefix PREFIX = Ipv6Prefix.of("2001:db8:1::/64");
    private static final String NAME = "mn1.example.com";

    private static Secret secret(String text) {
        return Secret.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static HomeAddressMaker stable(String secret, String name) {
        return new HomeAddressMaker.StableOpaque(secret(secret), name);
    }

    /** A known answer, so that no release changes the addresses of all nodes. */
    @Test
    @Tag("req:S5026-5.3.2-e")
    void aStableAddressIsTheSameForEver() {
        // python3: hmac.new(b"0123456789abcdef", prefix octets + 40 + 000f + name + 00000000,
        // "sha256").digest()[-8:]
        assertThat(stable("0123456789abcdef", NAME).make(PREFIX, 0))
                .isEqualTo(Ipv6Address.of("2001:db8:1:0:28af:6d22:602b:f69c"));
    }

    @Test
    @Tag("req:S5026-5.3.2-e")
    void itDependsOnSecretNamePrefixAndDuplicates() {
        Set<Ipv6Address> made = new HashSet<>();
        made.add(stable("0123456789abcdef", NAME).make(PREFIX, 0));
        made.add(stable("0123456789abcdeF", NAME).make(PREFIX, 0));
        made.add(stable("0123456789abcdef", "mn2.example.com").make(PREFIX, 0));
        made.add(stable("0123456789abcdef", NAME).make(PREFIX, 1));
        Ipv6Address elsewhere =
                stable("0123456789abcdef", NAME).make(Ipv6Prefix.of("2001:db8:2::/64"), 0);
        made.add(new Ipv6Address(PREFIX.address().high(), elsewhere.low()));
        assertThat(made).hasSize(5).allMatch(PREFIX::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::/32", "2001:db8:1:2::/64", "2001:db8:1:2:3::/80"})
    void thePrefixStaysAndTheRestIsDrawn(String text) {
        Ipv6Prefix prefix = Ipv6Prefix.of(text);
        Random random = new Random(7);
        long bits = 0;
        for (int i = 0; i < 64; i++) {
            Ipv6Address made = new HomeAddressMaker.Temporary(random).make(prefix, 0);
            assertThat(prefix.contains(made)).isTrue();
            bits |= made.low() ^ prefix.address().low();
        }
        assertThat(Long.bitCount(bits)).isEqualTo(Math.min(64, 128 - prefix.length()));
    }

    /** RFC 8981 3.3.1, RFC 5453: what is reserved is drawn again. */
    @Test
    void reservedIdentifiersAreNotUsed() {
        Deque<Long> draws =
                new ArrayDeque<>(
                        Arrays.asList(
                                1L,
                                0L,
                                1L,
                                0xfdff_ffff_ffff_ff80L,
                                1L,
                                0xfdff_ffff_ffff_ffffL,
                                1L,
                                0x0200_5eff_fe00_5213L,
                                1L,
                                0x1234L));
        RandomGenerator scripted = draws::removeFirst;
        assertThat(new HomeAddressMaker.Temporary(scripted).make(PREFIX, 0))
                .isEqualTo(Ipv6Address.of("2001:db8:1::1234"));
    }
}
