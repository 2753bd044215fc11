package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The home link cannot be asked whether an address is another node's (RFC 6275 10.3.1). */
class SilentLinkTest {

    private static final Ipv6Address OWN = Ipv6Address.of("2001:db8:1::abcd:1");

    private final Desk desk = Desk.ready();

    private void unasked() {
        Effects out = new Effects();
        desk.cache.unasked(new HaEvent.NotProbed(OWN), desk.now, out);
        desk.collect(out);
    }

    private List<BindingStatus> statuses() {
        return desk.acknowledgements().stream().map(each -> each.status()).toList();
    }

    private Association registering() {
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(OWN), Desk.NAME);
        assertThat(mobileNode.home()).isEqualTo(OWN);
        desk.update(mobileNode, 1, 600, CARE_OF);
        return mobileNode;
    }

    @Test
    void nobodyIsGivenWhatCouldNotBeAskedFor() {
        registering();
        unasked();
        desk.passes(SECOND);
        unasked();
        assertThat(statuses()).isEmpty();
        desk.passes(2 * SECOND);
        unasked();
        assertThat(statuses()).containsExactly(BindingStatus.INSUFFICIENT_RESOURCES);
        assertThat(desk.all(HaAction.Store.class)).isEmpty();
        assertThat(desk.all(HaAction.Defend.class)).doesNotContain(new HaAction.Defend(OWN));
        assertThat(desk.cache.pending()).isZero();
    }

    @Test
    void whoeverWaitsIsServedWhenTheLinkIsBack() {
        registering();
        unasked();
        assertThat(desk.cache.deadline()).isGreaterThan(desk.now);
        assertThat(desk.pool.deadline()).isEqualTo(desk.now + SECOND);
        desk.passes(SECOND);
        assertThat(desk.last(HaAction.Probe.class).address()).isEqualTo(OWN);
        desk.probed(OWN, true);
        desk.stored(true);
        assertThat(statuses()).containsExactly(BindingStatus.ACCEPTED);
    }

    /**
     * The next Binding Update has the link asked at once, and is refused at once where it cannot.
     */
    @Test
    void whoTriesAgainIsNotKeptWaiting() {
        Association mobileNode = registering();
        for (int i = 0; i < DuplicateAddressDetection.ATTEMPTS; i++) {
            unasked();
            desk.passes(2 * SECOND);
        }
        desk.done.clear();
        desk.update(mobileNode, 2, 600, CARE_OF);
        assertThat(desk.last(HaAction.Probe.class).address()).isEqualTo(OWN);
        unasked();
        assertThat(statuses()).containsExactly(BindingStatus.INSUFFICIENT_RESOURCES);
    }
}
