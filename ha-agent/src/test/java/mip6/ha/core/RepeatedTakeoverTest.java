package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.TakeoverDesk.FIRST;
import static mip6.ha.core.TakeoverDesk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** One mobile node is inherited several times: again, or with several home addresses. */
class RepeatedTakeoverTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final Ipv6Address HOME_2 = Ipv6Address.of("2001:db8:1::abcd:2");
    private final TakeoverDesk one = new TakeoverDesk();
    private final Desk desk = one.desk;
    private final Takeovers takeovers = one.takeovers;

    private void inherit(Ipv6Address homeAddress, Ipv6Address careOf) {
        long until = desk.now + 600 * Desk.SECOND;
        one.inherit(Bindings.of(homeAddress, Desk.MN1, careOf, until, Optional.empty()));
    }

    /** What is known of before does not come back while the next one waits for its turn. */
    @Test
    void whoIsInheritedAgainIsLookedForWhereItWasLast() {
        takeovers.use(RecoveryWindow.of(1));
        inherit(HOME, CARE_OF);
        inherit(HOME, CARE_OF_2);
        one.engine(new IkeAction.Failed(FIRST, IkeFailure.NO_RESPONSE));
        one.passes(Takeovers.PAUSE);
        assertThat(one.initiated()).hasSize(2);
        assertThat(one.initiated().getLast().remote()).isEqualTo(Endpoint.ike(CARE_OF_2));
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(SECOND));
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isZero();
    }

    /** It answers to both, and comes with one of them. */
    @Test
    void whoIsCalledAtTwoAddressesIsServedAtTheOneThatItComesWith() {
        inherit(HOME, CARE_OF);
        inherit(HOME_2, CARE_OF_2);
        Association mobileNode = one.secured(FIRST, HOME, CARE_OF);
        var _ = one.secured(SECOND, HOME_2, CARE_OF_2);
        desk.update(mobileNode, 1, 600, CARE_OF);
        desk.stored(true);
        Effects out = new Effects();
        takeovers.registered(desk.registered.getLast(), desk.now, out);
        desk.collect(out);
        assertThat(takeovers.underWay()).isZero();
        assertThat(desk.ike).contains(new IkeEvent.Close(SECOND));
        for (int i = 0; i < 100; i++) {
            one.passes(Desk.SECOND);
        }
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(FIRST));
        assertThat(desk.reports()).contains("mobile-node-taken-over");
    }
}
