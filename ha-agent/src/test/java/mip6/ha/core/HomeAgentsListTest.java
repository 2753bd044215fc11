package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.mobilityheader.HomeAgentDiscoveryReply;
import mip6.mobilityheader.RouterAdvertisement;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

class HomeAgentsListTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address SECOND_ONE = Ipv6Address.of("2001:db8:1::2");
    private static final Ipv6Address THIRD = Ipv6Address.of("2001:db8:1::3");
    private static final Ipv6Address LINK_LOCAL = Ipv6Address.of("fe80::2");

    private final HomeAgentsList list = new HomeAgentsList(List.of(OWN), 5, new Random(1));

    private static RouterAdvertisement says(int preference, int lifetime, Ipv6Address... at) {
        return new RouterAdvertisement(true, preference, lifetime, List.of(at));
    }

    @Test
    void theAnycastAddressIsThatOfRfc2526() {
        assertThat(HomeAgentsList.anycast(Ipv6Prefix.of("2001:db8:1::/64")))
                .hasToString("2001:db8:1:0:fdff:ffff:ffff:fffe");
    }

    @Test
    @Tag("req:S6275-10.5.1-a")
    void anEntryLastsAsLongAsItsLifetimeAndEndsWithHOrZero() {
        list.heard(LINK_LOCAL, says(0, 10, SECOND_ONE), 0);
        assertThat(list.addresses(10 * SECOND - 1)).containsExactly(OWN, SECOND_ONE);
        assertThat(list.addresses(10 * SECOND)).containsExactly(OWN);
        list.heard(LINK_LOCAL, says(9, 10, SECOND_ONE), 20 * SECOND);
        assertThat(list.addresses(21 * SECOND)).containsExactly(SECOND_ONE, OWN);
        list.heard(LINK_LOCAL, says(9, 0, SECOND_ONE), 22 * SECOND);
        assertThat(list.addresses(22 * SECOND)).containsExactly(OWN);
        list.heard(LINK_LOCAL, says(9, 10, SECOND_ONE), 23 * SECOND);
        list.heard(
                LINK_LOCAL,
                new RouterAdvertisement(false, 9, 10, List.of(SECOND_ONE)),
                24 * SECOND);
        assertThat(list.addresses(24 * SECOND)).containsExactly(OWN);
    }

    @Test
    @Tag("req:S6275-10.5.1-c")
    void thePreferredComeFirstAndEqualOnesInAnyOrder() {
        list.heard(LINK_LOCAL, says(5, 10, SECOND_ONE), 0);
        list.heard(Ipv6Address.of("fe80::3"), says(7, 10, THIRD), 0);
        Set<List<Ipv6Address>> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            seen.add(list.addresses(0));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of(THIRD, OWN, SECOND_ONE), List.of(THIRD, SECOND_ONE, OWN));
    }

    @Test
    @Tag("req:S6275-10.5.1-c")
    void whateverTheLinkSaysTheListIsBoundedAndFitsIntoAReply() {
        for (int i = 0; i < 1000; i++) {
            Ipv6Address source = new Ipv6Address(0xfe80L << 48, i + 1);
            int each = i;
            list.heard(
                    source,
                    says(
                            9,
                            60,
                            IntStream.range(0, 20)
                                    .mapToObj(n -> new Ipv6Address(OWN.high(), each * 100L + n))
                                    .toArray(Ipv6Address[]::new)),
                    0);
        }
        assertThat(list.addresses(0)).hasSize(HomeAgentDiscoveryReply.MOST_ADDRESSES);
        list.heard(LINK_LOCAL, says(9, 60, Ipv6Address.of("ff02::1")), 0);
        assertThat(list.addresses(0)).noneMatch(Ipv6Address::isMulticast);
    }
}
