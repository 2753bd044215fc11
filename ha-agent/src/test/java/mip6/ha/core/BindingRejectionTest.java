package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.HOME;
import static mip6.ha.core.Desk.SECOND;
import static mip6.ha.core.Updates.acknowledgement;
import static mip6.ha.core.Updates.assertUnharmed;
import static mip6.ha.core.Updates.careOf;
import static mip6.ha.core.Updates.withoutHomeRegistration;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.mobilityheader.BindingUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** Binding Updates that are refused, each with its status (RFC 6275 9.5.1, 10.3.1). */
class BindingRejectionTest {

    private Desk desk = Desk.ready();

    @Test
    void status128NeverAndStatus130WhenItCannotBeStored() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.stored(false);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(130, false, 7, 0));
        assertThat(desk.cache.inForce(mobileNode.home())).isEmpty();
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
        assertThat(desk.reports()).contains("binding-not-stored");
    }

    @Test
    void whatHeldBeforeHoldsOnWhenARefreshCannotBeStored() {
        Association mobileNode = desk.registered(7);
        desk.update(mobileNode, 8, 600, CARE_OF_2);
        desk.stored(false);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(130, false, 8, 0));
        assertThat(desk.cache.inForce(mobileNode.home()))
                .hasValueSatisfying(b -> assertThat(b.careOfAddress()).isEqualTo(CARE_OF));
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF);
    }

    /** The SA covers the address, yet the pool knows another owner. */
    @Test
    @Tag("req:S5026-9.2-a")
    @Tag("req:S6275-10.3.1-d")
    void status129ForAnAddressThatIsAnotherIdentitys() {
        Association owner = desk.registered(7);
        Association thief =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        Association forged =
                new Association(thief.id(), thief.identity(), owner.address(), thief.sa());
        desk.engine(
                new IkeAction.InstallSa(desk.childSa(thief.id(), thief.identity(), owner.home())));
        desk.update(forged, 8, 600, CARE_OF_2);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(129, false, 8, 0));
        assertThat(desk.sent().getLast().protection()).contains(thief.sa());
        assertUnharmed(desk, owner);
    }

    @Test
    @Tag("req:S6275-10.3.1-d")
    @Tag("req:S6275-10.3.1-f")
    void status130WhenTheCacheIsFullAndThenOnlyForNewOnes() {
        desk = new Desk(Desk.settings(HomePrefix.lasting(HOME), 1));
        desk.restore(List.of());
        desk.answerProbes(true);
        Association first = desk.registered(7);
        Association second =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.update(second, 1, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(130, false, 1, 0));
        desk.update(first, 8, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status().value()).isZero();
    }

    @Test
    @Tag("req:S6275-10.3.1-b")
    void status131WithoutAHomePrefix() {
        HomeAgentSettings usual = Desk.settings(HomePrefix.lasting(HOME), 100);
        desk =
                new Desk(
                        new HomeAgentSettings(
                                usual.pool(),
                                new BindingPolicy(
                                        List.of(),
                                        usual.bindings().longestLifetime(),
                                        100,
                                        true,
                                        usual.bindings().dnsDeadline()),
                                usual.authorization(),
                                List.of(),
                                usual.liveness(),
                                Optional.empty()));
        rejects(desk.authenticated(), 131);
    }

    @Test
    @Tag("req:S6275-10.3.1-c")
    void status132OutsideTheHomeSubnet() {
        Association mobileNode = desk.authenticated();
        Ipv6Address elsewhere = Ipv6Address.of("2001:db8:2::5");
        desk.engine(
                new IkeAction.InstallSa(
                        desk.childSa(mobileNode.id(), mobileNode.identity(), elsewhere)));
        rejects(
                new Association(
                        mobileNode.id(),
                        mobileNode.identity(),
                        Optional.of(elsewhere),
                        mobileNode.sa()),
                132);
    }

    @Test
    @Tag("req:S6275-10.3.1-c")
    void status132WhenThePrefixIsNoLongerValid() {
        desk = new Desk(Desk.settings(new HomePrefix(HOME, 1001 * SECOND, 1000 * SECOND), 100));
        Association mobileNode = desk.authenticated();
        desk.passes(2 * SECOND);
        rejects(mobileNode, 132);
    }

    @Test
    @Tag("req:S6275-10.3.2-a")
    void status133ForTheDeRegistrationOfWhatIsNotThere() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 0, CARE_OF);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(133, false, 7, 0));
    }

    @Test
    @Tag("req:S6275-10.3.1-h")
    void status134WhenSomebodyOnTheHomeLinkHasTheAddress() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        desk.update(mobileNode, 7, 600, CARE_OF);
        assertThat(desk.acknowledgements()).as("the link is still being asked").isEmpty();
        desk.probed(selfMade, false);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(134, false, 7, 0));
        assertThat(desk.all(HaAction.Store.class)).isEmpty();
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
    }

    @Test
    @Tag("req:S6275-10.3.1-g")
    void anAddressThatIsNotProvenYetDelaysItsAcknowledgement() {
        Ipv6Address selfMade = Ipv6Address.of("2001:db8:1::abcd");
        Association mobileNode = desk.authenticated(Desk.NAME, Optional.of(selfMade), Desk.NAME);
        desk.update(mobileNode, 7, 600, CARE_OF);
        desk.update(mobileNode, 8, 600, CARE_OF);
        desk.probed(selfMade, true);
        desk.stored(true);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(0, true, 8, 600));
    }

    @Test
    @Tag("req:S6275-9.5.1-b")
    void status139ForAnotherTypeOfRegistration() {
        Association mobileNode = desk.registered(7);
        BindingUpdate update = Desk.bindingUpdate(8, 600, careOf(CARE_OF));
        desk.received(Desk.incoming(mobileNode, CARE_OF, withoutHomeRegistration(update)));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(139, false, 8, 0));
        assertUnharmed(desk, mobileNode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:1::1", // the home agent
                "2001:db8:1::77", // another node of the home link
                "2001:db8:66::6" // a victim: not where the Binding Update came from
            })
    @Tag("req:S6275-9.5.1-c")
    @Tag("req:S6275-10.3.1-d")
    void status174ForACareOfAddressThatCannotBeOne(String careOf) {
        Association mobileNode = desk.registered(7);
        desk.received(
                Desk.incoming(
                        mobileNode,
                        CARE_OF,
                        Desk.bindingUpdate(8, 600, careOf(Ipv6Address.of(careOf)))));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(174, false, 8, 0));
        assertUnharmed(desk, mobileNode);
    }

    /** RFC 4877 4.3: ESP does not cover the source address. */
    @Test
    void status174WithoutAlternateCareOfAddress() {
        Association mobileNode = desk.registered(7);
        desk.received(Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, List.of())));
        assertThat(desk.acknowledgements().getLast()).isEqualTo(acknowledgement(174, false, 8, 0));
        assertUnharmed(desk, mobileNode);
    }

    private void rejects(Association mobileNode, int status) {
        desk.update(mobileNode, 7, 600, CARE_OF);
        assertThat(desk.acknowledgements()).containsExactly(acknowledgement(status, false, 7, 0));
        assertThat(desk.cache.inForce()).isEmpty();
    }
}
