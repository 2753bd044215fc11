package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mobile node is inherited several times: again, or with several home addresses. */
class RepeatedTakeoverTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final Ipv6Address HOME_2 = Ipv6Address.of("2001:db8:1::abcd:2");
    private static final IkeSaId FIRST = new IkeSaId(101);
    private static final IkeSaId SECOND = new IkeSaId(102);

    private final Desk desk = Desk.ready();
    private long lastId = 100;
    private final Takeovers takeovers =
            new Takeovers(desk.keyExchange, () -> new IkeSaId(++lastId));

    private void inherit(Ipv6Address homeAddress, Ipv6Address careOf) {
        Binding binding =
                new Binding(
                        homeAddress,
                        Desk.MN1,
                        Desk.HOME_AGENT,
                        careOf,
                        new SequenceNumber(40_000),
                        Lifetime.ofSeconds(600),
                        desk.now + 600 * Desk.SECOND,
                        Optional.empty(),
                        false,
                        true);
        Effects out = new Effects();
        assertThat(desk.cache.succession().inherit(binding, binding.homeAgent(), out)).isTrue();
        takeovers.enqueue(binding, out);
        takeovers.proceed(desk.now, out);
        desk.collect(out);
    }

    private void engine(IkeAction action) {
        desk.engine(action);
        Effects out = new Effects();
        takeovers.observe(action, desk.now, out);
        takeovers.proceed(desk.now, out);
        desk.collect(out);
    }

    private void passes(long nanoseconds) {
        desk.passes(nanoseconds);
        Effects out = new Effects();
        takeovers.timePassed(desk.now, out);
        desk.collect(out);
    }

    private Association called(IkeSaId id, Ipv6Address home, Ipv6Address careOf) {
        engine(
                new IkeAction.Established(
                        id,
                        new AuthenticatedPeer(Desk.MN1, Method.SIGNATURE, Set.of()),
                        Endpoint.ike(Desk.HOME_AGENT),
                        Endpoint.ike(careOf),
                        new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.empty()),
                        2,
                        Duration.ZERO));
        ChildSa sa = desk.childSa(id, Desk.MN1, home);
        engine(new IkeAction.InstallSa(sa));
        return new Association(id, Desk.MN1, Optional.of(home), SaPair.of(sa));
    }

    private List<IkeEvent.Initiate> initiated() {
        return desk.ike.stream()
                .filter(IkeEvent.Initiate.class::isInstance)
                .map(IkeEvent.Initiate.class::cast)
                .toList();
    }

    /** What is known of before does not come back while the next one waits for its turn. */
    @Test
    void whoIsInheritedAgainIsLookedForWhereItWasLast() {
        takeovers.use(RecoveryWindow.of(1));
        inherit(HOME, CARE_OF);
        inherit(HOME, CARE_OF_2);
        engine(new IkeAction.Failed(FIRST, IkeFailure.NO_RESPONSE));
        passes(Takeovers.PAUSE);
        assertThat(initiated()).hasSize(2);
        assertThat(initiated().getLast().remote()).isEqualTo(Endpoint.ike(CARE_OF_2));
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(SECOND));
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isZero();
    }

    /** It answers to both, and comes with one of them. */
    @Test
    void whoIsCalledAtTwoAddressesIsServedAtTheOneThatItComesWith() {
        inherit(HOME, CARE_OF);
        inherit(HOME_2, CARE_OF_2);
        Association mobileNode = called(FIRST, HOME, CARE_OF);
        called(SECOND, HOME_2, CARE_OF_2);
        desk.update(mobileNode, 1, 600, CARE_OF);
        desk.stored(true);
        Effects out = new Effects();
        takeovers.registered(desk.registered.getLast(), desk.now, out);
        desk.collect(out);
        assertThat(takeovers.underWay()).isZero();
        assertThat(desk.ike).contains(new IkeEvent.Close(SECOND));
        for (int i = 0; i < 100; i++) {
            passes(Desk.SECOND);
        }
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(FIRST));
        assertThat(desk.reports()).contains("mobile-node-taken-over");
    }
}
