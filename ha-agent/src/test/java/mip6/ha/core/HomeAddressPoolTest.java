package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.AddressRange;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class HomeAddressPoolTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Identity ONE = Identity.fqdn("mn1.example.com");
    private static final Identity TWO = Identity.fqdn("mn2.example.com");
    static final Identity FIXED = Identity.fqdn("fixed.example.com");
    static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1::10ff");
    private static final Ipv6Address OWN_SECOND = Ipv6Address.of("2001:db8:1::f00");

    private final List<HaAction> out = new ArrayList<>();
    private long lastSa;

    /** RFC 5026 5.3.1: what is given without a wish was probed, and is defended, before. */
    @Test
    void aStockIsProbedAndDefendedBeforeAnythingIsOffered() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        Ipv6Address given = lease(pool, ONE).orElseThrow();
        assertThat(pool.uniqueness(given)).isEqualTo(Uniqueness.PROVEN);
        assertThat(out).containsSubsequence(new HaAction.Probe(given), new HaAction.Defend(given));
        assertThat(pool.status().stock() + pool.status().probing()).isEqualTo(3);
    }

    @Test
    void whatSomebodyOnTheLinkHasIsNotOffered() {
        HomeAddressPool pool =
                new HomeAddressPool(settings("2001:db8:1::1000-2001:db8:1::10ff", 1));
        pool.start(out);
        Ipv6Address taken = Ipv6Address.of("2001:db8:1::1000");
        assertThat(out).contains(new HaAction.Probe(taken));
        assertThat(pool.probed(taken, false, 0, out)).isTrue();
        assertThat(lease(pool, ONE)).hasValueSatisfying(a -> assertThat(a).isNotEqualTo(taken));
        assertThat(lease(pool, TWO, taken))
                .hasValueSatisfying(a -> assertThat(a).isNotEqualTo(taken));
        assertThat(out).doesNotContain(new HaAction.Defend(taken));
    }

    @Test
    void anAnswerThatNobodyWaitsForChangesNothing() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 1);
        Ipv6Address given = lease(pool, ONE).orElseThrow();
        assertThat(pool.probed(given, false, 0, out)).isFalse();
        assertThat(pool.uniqueness(given)).isEqualTo(Uniqueness.PROVEN);
    }

    @Test
    @Tag("req:S5026-5.3.2-a")
    void aValidProposalComesBackUnchanged() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd:1234");
        assertThat(lease(pool, ONE, selfMade)).contains(selfMade);
        assertThat(out).contains(new HaAction.Probe(selfMade));
        Ipv6Address ofTheRange = Ipv6Address.of("2001:db8:1::1080");
        assertThat(lease(pool, TWO, ofTheRange)).contains(ofTheRange);
    }

    @ParameterizedTest
    @Tag("req:S5026-5.3.2-b")
    @ValueSource(
            strings = {
                "2001:db8:2::1", // another prefix
                "2001:db8:1::1", // the home agent itself
                "2001:db8:1::", // Subnet-Router anycast
                "2001:db8:1:0:fdff:ffff:ffff:fffe", // the home agents' anycast address (RFC 2526)
                "ff02::1",
                "fe80::1",
                "::",
                "::1",
                "2001:db8:1::10ff", // configured for another mobile node
                "2001:db8:1::1001" // in use by another mobile node
            })
    void anInvalidProposalIsAnsweredWithAnotherAddress(String proposal) {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        assertThat(lease(pool, TWO, Ipv6Address.of("2001:db8:1::1001"))).isPresent();
        Ipv6Address given = lease(pool, ONE, Ipv6Address.of(proposal)).orElseThrow();
        assertThat(given).isNotEqualTo(Ipv6Address.of(proposal));
        assertThat(pool.owner(given)).contains(ONE);
    }

    @Test
    @Tag("req:S5026-9.2-b")
    void anIdentityWithConfiguredAddressesGetsThoseWhateverItAsksFor() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        assertThat(lease(pool, FIXED)).contains(OWN);
        assertThat(lease(pool, FIXED, Ipv6Address.of("2001:db8:1::1005"))).contains(OWN);
        assertThat(lease(pool, FIXED, OWN_SECOND)).contains(OWN_SECOND);
        assertThat(pool.bind(FIXED, Ipv6Address.of("2001:db8:1::1005"), out)).isFalse();
        assertThat(pool.uniqueness(OWN)).isEqualTo(Uniqueness.PROVEN);
    }

    @Test
    @Tag("req:S5026-9.2-c")
    void firstComeIsFirstServedAndASecondOneGetsAnother() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        Ipv6Address wished = Ipv6Address.of("2001:db8:1::1042");
        assertThat(lease(pool, ONE, wished)).contains(wished);
        assertThat(lease(pool, TWO, wished))
                .hasValueSatisfying(given -> assertThat(given).isNotEqualTo(wished));
        assertThat(pool.bind(TWO, wished, out)).isFalse();
        assertThat(pool.owner(wished)).contains(ONE);
    }

    /** Both modes share the prefix, and here the range too. */
    @Test
    @Tag("req:S5026-9.2-e")
    void aConfiguredAddressIsNobodyElsesEvenWhenAllOthersAreGone() {
        HomeAddressPool pool = started("2001:db8:1::10fd-2001:db8:1::10ff", 3);
        for (int i = 0; i < 5; i++) {
            Identity stranger = Identity.fqdn("s" + i + ".example.com");
            Optional<Ipv6Address> given = lease(pool, stranger, OWN);
            assertThat(given).isNotEqualTo(Optional.of(OWN));
            assertThat(given.isPresent()).isEqualTo(i < 2);
        }
        assertThat(pool.bind(ONE, OWN, out)).isFalse();
        assertThat(lease(pool, FIXED)).contains(OWN);
    }

    @Test
    @Tag("req:S5026-9.2-d")
    void anAddressIsUsedAsLongAsItsSaOrItsBindingExistsAndAWhileAfter() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::1000", 1);
        IkeSaId sa = sa();
        Ipv6Address only = pool.lease(ONE, sa, Optional.empty(), out).orElseThrow();
        assertThat(lease(pool, TWO)).as("leased").isEmpty();
        assertThat(pool.bind(ONE, only, out)).isTrue();
        pool.released(sa, out);
        assertThat(lease(pool, TWO)).as("bound").isEmpty();
        pool.unbind(only, 100 * SECOND, out);
        pool.timePassed(110 * SECOND - 1, out);
        assertThat(lease(pool, TWO)).as("within MAX_DELETE_BCE_TIMEOUT").isEmpty();
        assertThat(pool.owner(only)).contains(ONE);
        assertThat(pool.deadline()).isEqualTo(110 * SECOND);
        pool.timePassed(110 * SECOND, out);
        assertThat(lease(pool, TWO)).as("after it").contains(only);
    }

    @Test
    void aBindingThatComesBackEndsTheWait() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::1000", 1);
        Ipv6Address only = lease(pool, ONE).orElseThrow();
        assertThat(pool.bind(ONE, only, out)).isTrue();
        pool.unbind(only, 0, out);
        assertThat(pool.bind(ONE, only, out)).isTrue();
        pool.timePassed(1000 * SECOND, out);
        assertThat(pool.owner(only)).contains(ONE);
    }

    @Test
    void theSameIdentityGetsTheSameAddressAgain() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        IkeSaId first = sa();
        Ipv6Address mine = pool.lease(ONE, first, Optional.empty(), out).orElseThrow();
        assertThat(lease(pool, ONE)).as("a second SA").contains(mine);
        pool.released(first, out);
        pool.released(new IkeSaId(lastSa), out);
        assertThat(pool.owner(mine)).isEmpty();
        assertThat(lease(pool, TWO)).isNotEqualTo(Optional.of(mine));
        assertThat(lease(pool, ONE)).contains(mine);
    }

    @Test
    void afterARestartABoundAddressIsItsOwnersAndDefended() {
        HomeAddressPool pool =
                new HomeAddressPool(settings("2001:db8:1::1000-2001:db8:1::1001", 2));
        Ipv6Address mine = Ipv6Address.of("2001:db8:1::1000");
        pool.restore(ONE, mine, out);
        pool.start(out);
        assertThat(out)
                .contains(new HaAction.Defend(mine))
                .doesNotContain(new HaAction.Probe(mine));
        answerProbes(pool, true);
        assertThat(lease(pool, TWO, mine)).isNotEqualTo(Optional.of(mine)).isPresent();
        assertThat(lease(pool, ONE)).contains(mine);
        assertThat(pool.uniqueness(mine)).isEqualTo(Uniqueness.PROVEN);
    }

    /** One identity cannot take all addresses of a pool. */
    @Test
    void oneIdentityGetsNoMoreThanItsShare() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        HashSet<Ipv6Address> given = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            given.add(lease(pool, ONE, new Ipv6Address(OWN.high(), 0x1000 + i)).orElseThrow());
        }
        assertThat(given).hasSize(4);
    }

    /** 2^64 addresses: nothing may look through them. */
    @Test
    void aLargeRangeCostsNoMoreThanASmallOne() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1:0:ffff:ffff:ffff:ffff", 16);
        HashSet<Ipv6Address> given = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            given.add(lease(pool, Identity.fqdn("n" + i + ".example.com")).orElseThrow());
        }
        assertThat(given).hasSize(20_000);
    }

    private HomeAddressPool started(String range, int stock) {
        HomeAddressPool pool = new HomeAddressPool(settings(range, stock));
        pool.start(out);
        answerProbes(pool, true);
        return pool;
    }

    private void answerProbes(HomeAddressPool pool, boolean free) {
        for (HaAction action : List.copyOf(out)) {
            if (action instanceof HaAction.Probe(Ipv6Address address)) {
                boolean _ = pool.probed(address, free, 0, out);
            }
        }
    }

    static PoolSettings settings(String range, int stock) {
        return new PoolSettings(
                List.of(HomePrefix.lasting(Ipv6Prefix.of("2001:db8:1::/64"))),
                List.of(Ipv6Address.of("2001:db8:1::1")),
                Map.of(FIXED, List.of(OWN, OWN_SECOND)),
                Optional.of(AddressRange.of(range)),
                true,
                stock,
                4,
                true,
                1000);
    }

    private IkeSaId sa() {
        return new IkeSaId(++lastSa);
    }

    private Optional<Ipv6Address> lease(HomeAddressPool pool, Identity who) {
        return pool.lease(who, sa(), Optional.empty(), out);
    }

    private Optional<Ipv6Address> lease(HomeAddressPool pool, Identity who, Ipv6Address wished) {
        return pool.lease(who, sa(), Optional.of(wished), out);
    }

    /**
     * The link is not asked for what another home agent defends; one more minute later it may be.
     */
    @Test
    void whatIsServedElsewhereIsNotProbed() {
        Desk desk = new Desk();
        Ipv6Address first = Ipv6Address.of("2001:db8:1::1000");
        desk.pool.servedElsewhere(first, desk.now, out);
        desk.restore(List.of());
        assertThat(desk.all(HaAction.Probe.class))
                .isNotEmpty()
                .doesNotContain(new HaAction.Probe(first));
        assertThat(desk.pool.uniqueness(first)).isEqualTo(Uniqueness.ELSEWHERE);
        desk.passes(DuplicateAddressDetection.DUPLICATE_FOR);
        assertThat(desk.pool.uniqueness(first)).isEqualTo(Uniqueness.UNKNOWN);
    }

    /** What was known longer ago, and turned out otherwise meanwhile, ends nothing. */
    @Test
    void aDuplicateThatWasFoundLaterIsRememberedForItsWholeTime() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        Ipv6Address theirs = Ipv6Address.of("2001:db8:1::2000");
        pool.servedElsewhere(theirs, 0, out);
        long later = DuplicateAddressDetection.DUPLICATE_FOR / 2;
        assertThat(lease(pool, ONE, theirs)).contains(theirs);
        assertThat(pool.probed(theirs, false, later, out)).isTrue();
        pool.timePassed(DuplicateAddressDetection.DUPLICATE_FOR, out);
        assertThat(pool.uniqueness(theirs)).isEqualTo(Uniqueness.DUPLICATE);
        pool.timePassed(DuplicateAddressDetection.DUPLICATE_FOR + later, out);
        assertThat(pool.uniqueness(theirs)).isEqualTo(Uniqueness.UNKNOWN);
    }

    /** Its home agent has failed: it comes by itself, before this one has heard of that. */
    @Test
    void whoComesFromAnotherHomeAgentKeepsItsAddress() {
        HomeAddressPool pool = started("2001:db8:1::1000-2001:db8:1::10ff", 3);
        Ipv6Address theirs = Ipv6Address.of("2001:db8:1::2000");
        pool.servedElsewhere(theirs, 0, out);
        assertThat(lease(pool, ONE, theirs)).contains(theirs);
        Ipv6Address formed = Ipv6Address.of("2001:db8:1::abcd");
        pool.servedElsewhere(formed, 0, out);
        assertThat(pool.leaseSelfMade(TWO, sa(), formed, out)).isTrue();
        assertThat(out).contains(new HaAction.Probe(theirs), new HaAction.Probe(formed));
    }
}
