package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A home agent that lives was taken over, and a mobile node comes back to it by itself. */
class FalseTakeoverTest {

    private static final Ipv6Address ANOTHER = Ipv6Address.of("2001:db8:1::2");

    private final Desk desk = Desk.ready();

    private Association backAfterAFalseTakeover(int sequence) {
        desk.cache.succession().share(Desk.HOME_AGENT);
        Ipv6Address home = desk.registered(1).home();
        Effects out = new Effects();
        desk.cache.succession().letGo(home, desk.now, out);
        desk.collect(out);
        Association again = desk.authenticated(Desk.NAME, Optional.of(home), Desk.NAME);
        assertThat(again.home()).isEqualTo(home);
        desk.update(again, sequence, 600, CARE_OF);
        // the other home agent answers for it
        assertThat(desk.probed(home, false)).isTrue();
        assertThat(desk.last(HaAction.Fetch.class).binding().homeAddress()).isEqualTo(home);
        return again;
    }

    /** What another home agent answers for is no duplicate where it does so for the same node. */
    @Test
    void whoComesBackAfterAFalseTakeoverIsServedAgain() {
        Association again = backAfterAFalseTakeover(5);
        assertThat(desk.cache.inForce().count()).isZero();
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        assertThat(desk.last(HaAction.Defend.class).address()).isEqualTo(again.home());
        desk.update(again, 6, 600, CARE_OF);
        assertThat(desk.last(HaAction.Store.class).binding().homeAddress()).isEqualTo(again.home());
    }

    /** I6. */
    @Test
    void whatIsAnotherNodesStaysItsOwn() {
        Association again = backAfterAFalseTakeover(5);
        desk.stored(false);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        assertThat(desk.cache.inForce(again.home())).isEmpty();
    }

    /** I6: the old home agent comes back. */
    @Test
    void whatIsAnothersIsLetGo() {
        Association mobileNode = desk.registered(1);
        Effects out = new Effects();
        desk.cache.succession().letGo(mobileNode.home(), desk.now, out);
        desk.collect(out);
        assertThat(desk.last(HaAction.RemoveTunnel.class).homeAddress())
                .isEqualTo(mobileNode.home());
        assertThat(desk.all(HaAction.Undefend.class))
                .contains(new HaAction.Undefend(mobileNode.home()));
        assertThat(desk.cache.inForce()).isEmpty();
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.all(HaAction.Erase.class)).isEmpty();
    }

    /** I6: the store's answer is that another one has it, or comes behind that. */
    @Test
    void whatIsLostIsNotAcknowledged() {
        Association mobileNode = desk.registered(1);
        int answers = desk.acknowledgements().size();
        desk.update(mobileNode, 2, 600, Desk.CARE_OF_2);
        Effects out = new Effects();
        desk.cache.succession().letGo(mobileNode.home(), desk.now, out);
        desk.collect(out);
        desk.stored(true);
        assertThat(desk.acknowledgements()).hasSize(answers);
        assertThat(desk.cache.inForce()).isEmpty();
    }

    /** Another one has taken it from this one, and failed, before this one was told. */
    private boolean isInheritedBack(Association mobileNode) {
        Binding before = desk.cache.inForce(mobileNode.home()).orElseThrow();
        return isInheritedBack(before, before.homeAgent());
    }

    private boolean isInheritedBack(Binding before, Ipv6Address lastHomeAgent) {
        Effects out = new Effects();
        Optional<Binding> mine =
                desk.cache
                        .succession()
                        .inherit(before.servedBy(lastHomeAgent), Desk.HOME_AGENT, desk.now, out);
        desk.collect(out);
        return mine.isPresent();
    }

    private static Binding registered(Binding before, long later, int sequence) {
        return Bindings.later(before, later).withSequence(new SequenceNumber(sequence));
    }

    @Test
    void whoHasNeverLeftNeedNotBeCalled() {
        assertThat(isInheritedBack(desk.registered(5))).isFalse();
    }

    @Test
    void whoHasRegisteredElsewhereMeanwhileIsToBeCalled() {
        Association mobileNode = desk.registered(5);
        Binding before = desk.cache.inForce(mobileNode.home()).orElseThrow();
        // it has begun anew since, and drawn another number
        assertThat(isInheritedBack(registered(before, Desk.SECOND, 4), ANOTHER)).isTrue();
        // whatever number it has then
        desk.update(mobileNode, 3, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
    }

    @Test
    void whoHasComeBackSinceNeedNotBeCalled() {
        Association mobileNode = desk.registered(5);
        Binding before = desk.cache.inForce(mobileNode.home()).orElseThrow();
        assertThat(isInheritedBack(registered(before, -Desk.SECOND, 20_000), ANOTHER)).isFalse();
    }

    /** Both have not been refreshed for long: that the store has it makes it no later. */
    @Test
    void noRegistrationIsLaterForItsLifetimeIsBelievedToBeLonger() {
        Association mobileNode = desk.registered(5);
        Binding before = desk.cache.inForce(mobileNode.home()).orElseThrow();
        desk.passes(500 * Desk.SECOND);
        assertThat(isInheritedBack(registered(before, -50 * Desk.SECOND, 4), ANOTHER)).isFalse();
    }

    /** It was called by the other one, which failed before it could register there. */
    @Test
    void whoHasEndedItsSaMeanwhileIsToBeCalled() {
        Association mobileNode = desk.registered(5);
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeAction.IkeClosure.DELETED_BY_PEER));
        assertThat(isInheritedBack(mobileNode)).isTrue();
    }

    @Test
    void whoIsInheritedAgainIsInitiatedToOnceAtATime() {
        Iterator<IkeSaId> ids = List.of(new IkeSaId(101), new IkeSaId(102)).iterator();
        Takeovers takeovers = new Takeovers(desk.keyExchange, ids::next);
        Association mobileNode = desk.registered(5);
        Binding binding = desk.cache.inForce(mobileNode.home()).orElseThrow();
        Effects out = new Effects();
        for (int i = 0; i < 2; i++) {
            takeovers.enqueue(binding, out);
            takeovers.enqueue(binding, out);
            takeovers.proceed(desk.now, out);
        }
        desk.collect(out);
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isZero();
        assertThat(desk.ike).contains(new IkeEvent.Close(new IkeSaId(101)));
    }
}
