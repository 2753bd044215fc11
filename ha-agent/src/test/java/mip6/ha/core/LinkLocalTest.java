package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The L bit of Binding Updates (RFC 6275 10.3.1, 10.4.1). */
class LinkLocalTest {

    private final Desk desk = Desk.ready();

    private void update(Association from, boolean linkLocal, int sequence, long seconds) {
        desk.received(
                Desk.incoming(
                        from,
                        CARE_OF,
                        new BindingUpdate(
                                new SequenceNumber(sequence),
                                true,
                                true,
                                linkLocal,
                                true,
                                Lifetime.ofSeconds(seconds),
                                Updates.careOf(CARE_OF))));
    }

    private List<Ipv6Address> probed() {
        return desk.all(HaAction.Probe.class).stream().map(HaAction.Probe::address).toList();
    }

    private List<Ipv6Address> announced() {
        return desk.all(HaAction.Announce.class).stream().map(HaAction.Announce::address).toList();
    }

    /** The one with the interface identifier of {@code home}. */
    private static Ipv6Address linkLocal(Ipv6Address home) {
        return new Ipv6Address(0xfe80L << 48, home.low());
    }

    private boolean isDefended(Ipv6Address address) {
        boolean defended = false;
        for (HaAction action : desk.done) {
            switch (action) {
                case HaAction.Defend(Ipv6Address each) when each.equals(address) -> defended = true;
                case HaAction.Undefend(Ipv6Address each) when each.equals(address) ->
                        defended = false;
                default -> {}
            }
        }
        return defended;
    }

    @Test
    @Tag("req:S6275-10.3.1-i")
    void withLClearOnlyTheHomeAddressIsProbedAndDefended() {
        Association mobileNode = desk.registered(1);
        assertThat(desk.acknowledgements()).hasSize(1);
        assertThat(probed()).doesNotContain(linkLocal(mobileNode.home()));
        assertThat(announced()).containsExactly(mobileNode.home());
        assertThat(isDefended(mobileNode.home())).isTrue();
        assertThat(isDefended(linkLocal(mobileNode.home()))).isFalse();
    }

    @Test
    @Tag("req:S6275-10.3.1-i")
    @Tag("req:S6275-10.4.1-c")
    void withLSetTheLinkLocalAddressIsToo() {
        Association mobileNode = desk.authenticated();
        Ipv6Address linkLocal = linkLocal(mobileNode.home());
        update(mobileNode, true, 1, 600);
        assertThat(probed()).contains(linkLocal);
        assertThat(desk.all(HaAction.Store.class)).isEmpty();
        desk.probed(linkLocal, true);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        assertThat(isDefended(linkLocal)).isTrue();
        assertThat(announced()).containsExactly(mobileNode.home(), linkLocal);

        update(mobileNode, true, 2, 0);
        desk.stored(true);
        assertThat(isDefended(linkLocal)).isFalse();
    }

    @Test
    @Tag("req:S6275-10.3.1-i")
    @Tag("req:S6275-10.3.1-h")
    void anothersLinkLocalAddressIsADuplicate() {
        Association mobileNode = desk.authenticated();
        Ipv6Address linkLocal = linkLocal(mobileNode.home());
        update(mobileNode, true, 1, 600);
        desk.probed(linkLocal, false);
        BindingAcknowledgement refusal = desk.acknowledgements().getLast();
        assertThat(refusal.status()).isEqualTo(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        assertThat(desk.cache.inForce(mobileNode.home())).isEmpty();
        assertThat(isDefended(linkLocal)).isFalse();

        // and it is asked for again
        update(mobileNode, true, 2, 600);
        desk.probed(linkLocal, true);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
    }

    /** The bit of the latest Binding Update counts, also while the link is being asked. */
    @Test
    @Tag("req:S6275-10.3.1-i")
    void itIsProbedForAnUpdateThatFollowsOneWithoutTheBit() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        update(mobileNode, false, 1, 600);
        update(mobileNode, true, 2, 600);
        assertThat(probed()).contains(linkLocal(selfMade));
        desk.probed(selfMade, true);
        assertThat(desk.all(HaAction.Store.class)).as("that is half of the answer").isEmpty();
        update(mobileNode, false, 3, 600);
        desk.stored(true);
        assertThat(desk.acknowledgements()).hasSize(1);
        assertThat(isDefended(linkLocal(selfMade))).isFalse();
    }

    @Test
    @Tag("req:S6275-10.4.1-c")
    void itGoesAndComesWithTheBitOfARefresh() {
        Association mobileNode = desk.registered(1);
        Ipv6Address linkLocal = linkLocal(mobileNode.home());
        update(mobileNode, true, 2, 600);
        desk.stored(true);
        assertThat(isDefended(linkLocal)).isTrue();
        update(mobileNode, false, 3, 600);
        desk.stored(true);
        assertThat(isDefended(linkLocal)).isFalse();
        update(mobileNode, true, 4, 600);
        desk.stored(true);
        desk.passes(601 * SECOND);
        assertThat(isDefended(linkLocal)).isFalse();
    }

    @Test
    @Tag("req:S6275-10.4.1-c")
    void itIsDefendedAgainAfterARestart() {
        Association mobileNode = desk.registered(1);
        update(mobileNode, true, 2, 600);
        desk.stored(true);
        Binding onDisk = desk.last(HaAction.Store.class).binding();
        assertThat(onDisk.linkLocal()).isTrue();
        Desk restarted = new Desk();
        restarted.restore(List.of(onDisk));
        assertThat(restarted.all(HaAction.Defend.class))
                .extracting(HaAction.Defend::address)
                .contains(mobileNode.home(), linkLocal(mobileNode.home()));
    }
}
