package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Home agents take over from each other that live: what the daemon is told is what holds. */
class OwnershipTest extends TwoHomeAgents {

    /** By one thread, while another one has just read that it is gone. */
    @Test
    void nothingIsToldOfWhatIsTakenBackMeanwhile() throws StoreException {
        ha1.write(puts(1));
        ha2.write(List.of(put(1)));
        List<StoredBinding> taken = new ArrayList<>();
        reach1.beforeAnswer("bindings/", () -> takesOver(ha1, "ha2", taken));
        ha1.tellTaken(gone -> fail(gone.toString()));
        assertThat(taken).containsExactly(binding(1, "mn1"));
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whatWasLostBeforeItWasKnownToBeTakenIsNotTold() throws StoreException {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        ha1.write(puts(2));
        List<Ipv6Address> told = new ArrayList<>();
        reach2.beforeAnswer(
                "bindings/" + binding(1, "").homeAddress(),
                () -> {
                    assertThat(written(ha3, put(1))).containsOnly(Outcome.DURABLE);
                    tells(ha2, told);
                });
        assertThat(takeOver()).containsExactly(binding(2, "mn2"));
        assertThat(told).containsExactly(binding(1, "").homeAddress());
        // the next time it is won
        List<StoredBinding> taken = new ArrayList<>();
        takesOver(ha2, "ha3", taken);
        assertThat(taken).containsExactly(binding(1, "mn1"));
    }

    @Test
    void whoJoinsAgainIsToldWhatIsLeft() throws StoreException {
        ha1.write(puts(2));
        takeOver();
        ha1.joinAgain(MEMBER, left -> assertThat(left).isEmpty());
        assertThat(written(ha1, put(1), put(3))).containsOnly(Outcome.DURABLE);
        ha1.joinAgain(
                MEMBER,
                left ->
                        assertThat(left)
                                .containsExactlyInAnyOrder(
                                        binding(1, "").homeAddress(),
                                        binding(3, "").homeAddress()));
    }

    /** Revisions begin at 1 again. */
    @Test
    void aStoreThatBeginsAnewIsBelieved() throws StoreException {
        ha1.write(puts(5));
        ha1.write(puts(5));
        keys.lose();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha2.join(MEMBER)).isEmpty();
        assertThat(ha2.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
        assertThat(ha1.write(List.of(check(1), put(2))))
                .containsExactly(Outcome.LOST, Outcome.DURABLE);
    }

    /** Its answer is lost, and a third one serves the mobile node. */
    private void takenWithoutAnAnswerAndGone() throws StoreException {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        ha1.write(puts(1));
        keys.expire("members/ha1");
        reach2.answersAreLost = true;
        assertThatThrownBy(() -> ha2.takeOver("ha1", taken -> fail(taken.toString())))
                .isInstanceOf(StoreException.class);
        reach2.answersAreLost = false;
        assertThat(written(ha3, put(1))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whoComesBackFromAThirdOneIsNotTakenOver() throws StoreException {
        takenWithoutAnAnswerAndGone();
        assertThat(written(ha2, put(1))).containsOnly(Outcome.DURABLE);
        assertThat(takeOver()).isEmpty();
    }

    @Test
    void whatAnotherOneHadInTheStoreOfBeforeIsTakenFromTheNewOne() throws StoreException {
        takenWithoutAnAnswerAndGone();
        tells(ha2, new ArrayList<>());
        keys.lose();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha2.join(MEMBER)).isEmpty();
        assertThat(ha1.write(puts(1))).containsOnly(Outcome.DURABLE);
        assertThat(takeOver()).containsExactly(binding(1, "mn1"));
    }

    private static void takesOver(SharedBindings by, String from, List<StoredBinding> taken) {
        try {
            assertThat(by.takeOver(from, taken::addAll)).isTrue();
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void tells(SharedBindings who, List<Ipv6Address> told) {
        try {
            who.tellTaken(told::addAll);
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
