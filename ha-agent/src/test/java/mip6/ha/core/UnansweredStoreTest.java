package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.DnsUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

/** A mobile node changes or ends its binding, and the store does not answer. */
class UnansweredStoreTest {

    private final Desk desk = Desk.ready();

    private void unanswered(long ticket, Ipv6Address homeAddress) {
        Effects out = new Effects();
        desk.cache.unanswered(new HaEvent.StoreUnanswered(ticket, homeAddress), desk.now, out);
        desk.collect(out);
    }

    @Test
    void whatTheStoreStillHasIsForwarded() {
        Association mobileNode = desk.registered(1);
        desk.update(mobileNode, 2, 0, Desk.CARE_OF);
        assertThat(desk.last(HaAction.RemoveTunnel.class).homeAddress())
                .isEqualTo(mobileNode.home());
        int tunnels = desk.all(HaAction.SetTunnel.class).size();
        long ticket = desk.last(HaAction.Erase.class).ticket();
        unanswered(ticket, mobileNode.home());
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
        assertThat(desk.all(HaAction.SetTunnel.class)).hasSize(tunnels + 1);
        assertThat(desk.all(HaAction.Defend.class))
                .contains(new HaAction.Defend(mobileNode.home()));
    }

    /** Without quorum nothing is acknowledged, and nothing is refused either. */
    @Test
    void aStoreThatDoesNotAnswerIsNoRefusal() {
        Association mobileNode = desk.registered(1);
        int answers = desk.acknowledgements().size();
        desk.update(mobileNode, 2, 600, Desk.CARE_OF_2);
        long ticket = desk.last(HaAction.Store.class).ticket();
        unanswered(ticket, mobileNode.home());
        assertThat(desk.acknowledgements()).hasSize(answers);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().careOfAddress())
                .isEqualTo(Desk.CARE_OF);
        desk.update(mobileNode, 3, 600, Desk.CARE_OF_2);
        desk.stored(true);
        assertThat(desk.acknowledgements()).hasSize(answers + 1);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isTrue();
    }

    /** It may have registered elsewhere since, with another address. */
    @Test
    void theNameOfABindingThatNeverBeganIsWithdrawn() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 1, 600, Desk.CARE_OF, DnsUpdate.request(false, Desk.NAME));
        unanswered(desk.last(HaAction.Store.class).ticket(), mobileNode.home());
        desk.dns(Desk.SILENT);
        desk.passes(2 * Desk.SECOND);
        assertThat(desk.last(HaAction.UpdateDns.class).change().next()).isEmpty();
        desk.dns(Desk.PERFORMED);
        int asked = desk.all(HaAction.UpdateDns.class).size();
        desk.passes(1000 * Desk.SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).hasSize(asked);
    }

    @Test
    void whatHasEndedIsErasedWhenTheStoreAnswersAgain() {
        Association mobileNode = desk.registered(1);
        desk.passes(601 * Desk.SECOND);
        int erased = desk.all(HaAction.Erase.class).size();
        assertThat(erased).isPositive();
        unanswered(desk.last(HaAction.Erase.class).ticket(), mobileNode.home());
        desk.passes(60 * Desk.SECOND);
        assertThat(desk.all(HaAction.Erase.class)).hasSize(erased + 1);
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(mobileNode.home());
    }

    @Test
    void whoHasRegisteredAgainIsNotErased() {
        Association mobileNode = desk.registered(1);
        desk.passes(601 * Desk.SECOND);
        unanswered(desk.last(HaAction.Erase.class).ticket(), mobileNode.home());
        desk.update(mobileNode, 2, 600, Desk.CARE_OF);
        desk.stored(true);
        int erased = desk.all(HaAction.Erase.class).size();
        desk.passes(60 * Desk.SECOND);
        assertThat(desk.all(HaAction.Erase.class)).hasSize(erased);
    }
}
