package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;

import org.junit.jupiter.api.Test;

/** A mobile node changes or ends its binding, and the store does not answer. */
class UnansweredStoreTest {

    private final Desk desk = Desk.ready();

    @Test
    void whatTheStoreStillHasIsForwarded() {
        Association mobileNode = desk.registered(1);
        desk.update(mobileNode, 2, 0, Desk.CARE_OF);
        assertThat(desk.last(HaAction.RemoveTunnel.class).homeAddress())
                .isEqualTo(mobileNode.home());
        int tunnels = desk.all(HaAction.SetTunnel.class).size();
        long ticket = desk.last(HaAction.Erase.class).ticket();
        Effects out = new Effects();
        desk.cache.unanswered(new HaEvent.StoreUnanswered(ticket, mobileNode.home()), out);
        desk.collect(out);
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
        Effects out = new Effects();
        desk.cache.unanswered(new HaEvent.StoreUnanswered(ticket, mobileNode.home()), out);
        desk.collect(out);
        assertThat(desk.acknowledgements()).hasSize(answers);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().careOfAddress())
                .isEqualTo(Desk.CARE_OF);
        desk.update(mobileNode, 3, 600, Desk.CARE_OF_2);
        desk.stored(true);
        assertThat(desk.acknowledgements()).hasSize(answers + 1);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isTrue();
    }
}
