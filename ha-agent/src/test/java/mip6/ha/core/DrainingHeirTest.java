package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeEvent;
import mip6.mobilityheader.BindingStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A home agent sends its mobile nodes away, and takes over those of one that fails meanwhile. */
class DrainingHeirTest {

    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");

    private static final Ipv6Address HERE = Ipv6Address.of("2001:db8:1::abcd");

    private final TakeoverDesk one = new TakeoverDesk();
    private final Desk desk = one.desk;
    private final Drain drain = new Drain(desk.cache, desk.sessions, one.takeovers::isCalled);

    private DrainingHeirTest() {
        desk.rules.heed(drain::refuses);
        Effects out = new Effects();
        drain.begin(
                new DrainPlan(
                        List.of(Ipv6Address.of("2001:db8:1::2")),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                desk.now,
                out);
        desk.collect(out);
    }

    private Association called() {
        one.inherit(Bindings.of(ELSEWHERE, Desk.MN1, desk.now + 600 * SECOND));
        IkeEvent.Initiate initiate = one.initiated().getLast();
        return one.secured(initiate.id(), TakeoverDesk.given(initiate).orElseThrow(), CARE_OF);
    }

    /** Its address is new here: nobody else is called to serve it. */
    @Test
    void whomItCallsItServesAndTellsInItsTurn() {
        Association mobileNode = called();
        one.registers(mobileNode, 1);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        drain.registered(mobileNode.home(), desk.now);
        assertThat(drain.deadline()).isEqualTo(desk.now + SECOND);
        Effects out = new Effects();
        drain.timePassed(desk.now + SECOND, out);
        assertThat(drain.status().orElseThrow().waiting()).isZero();
        assertThat(out.actions()).anyMatch(HaAction.Send.class::isInstance);
        // it is to go by now
        desk.update(mobileNode, 2, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
    }

    /** It is called before it is told: what it could not be told does not count. */
    @Test
    void whomItCallsItServesAlsoWhereItsTurnHadCome() {
        one.inherit(Bindings.of(HERE, Desk.MN1, desk.now + 600 * SECOND));
        drain.inherited(HERE, desk.now);
        desk.now += SECOND;
        Effects out = new Effects();
        drain.timePassed(desk.now, out);
        assertThat(drain.status().orElseThrow().waiting()).isZero();
        Association mobileNode = one.secured(one.initiated().getLast().id(), HERE, CARE_OF);
        one.registers(mobileNode, 1);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        drain.registered(HERE, desk.now);
        assertThat(drain.status().orElseThrow().waiting()).isOne();
    }

    @Test
    void whoComesByItselfIsRefused() {
        Association _ = called();
        desk.update(
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com"),
                1,
                600,
                CARE_OF);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
    }
}
