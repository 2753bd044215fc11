package mip6.ha.store;

import static mip6.ha.store.TwoHomeAgents.MEMBER;
import static mip6.ha.store.TwoHomeAgents.binding;
import static mip6.ha.store.TwoHomeAgents.check;
import static mip6.ha.store.TwoHomeAgents.delete;
import static mip6.ha.store.TwoHomeAgents.done;
import static mip6.ha.store.TwoHomeAgents.put;
import static mip6.ha.store.TwoHomeAgents.puts;
import static mip6.ha.store.TwoHomeAgents.unanswered;
import static mip6.ha.store.TwoHomeAgents.written;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.Ownership.Held;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Home agents take over from each other that live: what the daemon is told is what holds. */
class OwnershipTest {

    private static final Ipv6Address X = binding(1, "").homeAddress();

    private final TwoHomeAgents two = new TwoHomeAgents();
    private final SharedBindings ha1 = two.ha1;
    private final SharedBindings ha2 = two.ha2;
    private final MemoryKeys keys = two.keys;

    /** By one thread, while another one has just read that it is gone. */
    @Test
    void nothingIsToldOfWhatIsTakenBackMeanwhile() throws StoreException {
        ha1.write(puts(1));
        ha2.write(List.of(put(1)));
        List<StoredBinding> taken = new ArrayList<>();
        two.reach1.beforeAnswer("bindings/", () -> done(() -> ha1.takeOver("ha2", taken::addAll)));
        ha1.tellTaken(gone -> fail(gone.toString()));
        assertThat(taken).containsExactly(binding(1, "mn1"));
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whatWasLostBeforeItWasKnownToBeTakenIsNotTold() throws StoreException {
        SharedBindings ha3 = two.third();
        ha1.write(puts(2));
        List<Ipv6Address> told = new ArrayList<>();
        List<Outcome> elsewhere = new ArrayList<>();
        two.reach2.beforeAnswer(
                "bindings/" + binding(1, "").homeAddress(),
                () -> {
                    elsewhere.addAll(written(ha3, put(1)));
                    done(() -> ha2.tellTaken(told::addAll));
                });
        assertThat(two.takeOver()).containsExactly(binding(2, "mn2"));
        assertThat(elsewhere).containsExactly(Outcome.DURABLE);
        assertThat(told).containsExactly(binding(1, "").homeAddress());
        // the next time it is won
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(ha2.takeOver("ha3", taken::addAll)).isTrue();
        assertThat(taken).containsExactly(binding(1, "mn1"));
    }

    private static Rejoined joinedAgain(SharedBindings homeAgent) throws StoreException {
        List<Rejoined> left = new ArrayList<>();
        homeAgent.joinAgain(MEMBER, left::add);
        return left.getFirst();
    }

    @Test
    void whoJoinsAgainIsToldWhatIsLeft() throws StoreException {
        ha1.write(puts(2));
        two.takeOver();
        Rejoined left = joinedAgain(ha1);
        assertThat(left.own()).isEmpty();
        assertThat(left.stored())
                .containsExactlyInAnyOrder(
                        binding(1, "").homeAddress(), binding(2, "").homeAddress());
        ha1.heard(left);
        assertThat(written(ha1, put(1), put(3))).containsOnly(Outcome.DURABLE);
        left = joinedAgain(ha1);
        assertThat(left.own()).containsExactlyInAnyOrder(X, binding(3, "").homeAddress());
        assertThat(left.stored()).hasSize(3);
    }

    /** What waited while it was no member was asked for by who did not know of that. */
    @Test
    void whatIsWrittenLateTakesNothingBack() throws StoreException {
        ha1.write(puts(2));
        two.takeOver();
        Rejoined left = joinedAgain(ha1);
        assertThat(written(ha1, put(1), put(7), check(2), delete(8)))
                .containsExactly(
                        Outcome.LOST, Outcome.UNANSWERED, Outcome.LOST, Outcome.UNANSWERED);
        assertThat(two.stored("ha1")).isEmpty();
        assertThat(two.stored("ha2")).hasSize(2);
        ha1.heard(left);
        assertThat(written(ha1, put(1), put(7))).containsOnly(Outcome.DURABLE);
    }

    /** By who still is a member. */
    @Test
    void norWhereAMobileNodeHasGoneByItself() throws StoreException {
        ha1.write(puts(2));
        assertThat(written(ha2, put(1), put(2))).containsOnly(Outcome.DURABLE);
        assertThat(written(ha1, check(2))).containsOnly(Outcome.LOST);
        ha1.tellTaken(_ -> {});
        assertThat(written(ha1, put(1), put(2))).containsOnly(Outcome.LOST);
        ha1.heard(List.of(X));
        assertThat(written(ha1, put(1), put(2))).containsExactly(Outcome.DURABLE, Outcome.LOST);
    }

    /** It hears of the first time, and has been taken over once more. */
    @Test
    void whoIsTakenOverTwiceWritesNothingBetweenTheTwo() throws StoreException {
        Rejoined first = joinedAgain(ha1);
        Rejoined second = joinedAgain(ha1);
        ha1.heard(first);
        assertThat(written(ha1, put(1))).containsOnly(Outcome.UNANSWERED);
        ha1.heard(second);
        assertThat(written(ha1, put(1))).containsOnly(Outcome.DURABLE);
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

    /** It is restored while home agents run, and their keys are those of before. */
    @Test
    void aStoreThatGoesBackIsJoinedAgain() throws StoreException {
        ha1.write(puts(3));
        Runnable restore = keys.snapshot();
        ha1.write(puts(4));
        restore.run();
        long key = two.reach1.get("members/ha1").orElseThrow().revision();
        assertThat(ha1.isMember(key)).isTrue();
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.UNANSWERED);
        assertThat(ha1.isMember(key)).isFalse();
        assertThat(two.warnings)
                .containsExactly("etcd: has gone back to an earlier state: what it has now holds");
        Rejoined left = joinedAgain(ha1);
        assertThat(left.own()).hasSize(3);
        ha1.heard(left);
        assertThat(ha1.write(puts(4))).containsOnly(Outcome.DURABLE);
    }

    /** Nobody writes, and its key is there as it was. */
    @Test
    void aStoreThatWasSilentIsComparedWithWhatIsKnown() throws StoreException {
        long key = two.reach1.get("members/ha1").orElseThrow().revision();
        ha2.write(puts(2));
        Runnable restore = keys.snapshot();
        ha1.write(List.of(put(1), put(3)));
        ha1.lookBack();
        assertThat(ha1.isMember(key)).isTrue();
        restore.run();
        ha1.lookBack();
        assertThat(ha1.isMember(key)).isFalse();
    }

    @Test
    void soIsOneThatHasNothingOfIt() throws StoreException {
        long key = two.reach1.get("members/ha1").orElseThrow().revision();
        Runnable restore = keys.snapshot();
        ha1.write(List.of(put(1)));
        restore.run();
        ha1.lookBack();
        assertThat(ha1.isMember(key)).isFalse();
    }

    /** Nor what would fit: it is not sure what else has changed. */
    @Test
    void whoHasToJoinAgainWritesNothing() throws StoreException {
        ha1.write(puts(3));
        Runnable restore = keys.snapshot();
        ha1.write(List.of(put(1)));
        restore.run();
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.UNANSWERED);
        assertThat(ha1.write(List.of(put(2)))).containsOnly(Outcome.UNANSWERED);
    }

    /** Its answer is lost, and a third one serves the mobile node. */
    private void takenWithoutAnAnswerAndGone() throws StoreException {
        SharedBindings ha3 = two.third();
        ha1.write(puts(1));
        keys.expire("members/ha1");
        unanswered(two.reach2, () -> ha2.takeOver("ha1", taken -> fail(taken.toString())));
        assertThat(written(ha3, put(1))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whoComesBackFromAThirdOneIsNotTakenOver() throws StoreException {
        takenWithoutAnAnswerAndGone();
        assertThat(written(ha2, put(1))).containsOnly(Outcome.DURABLE);
        assertThat(two.takeOver()).isEmpty();
    }

    @Test
    void whatAnotherOneHadInTheStoreOfBeforeIsTakenFromTheNewOne() throws StoreException {
        takenWithoutAnAnswerAndGone();
        ha2.tellTaken(_ -> {});
        keys.lose();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha2.join(MEMBER)).isEmpty();
        assertThat(ha1.write(puts(1))).containsOnly(Outcome.DURABLE);
        assertThat(two.takeOver()).containsExactly(binding(1, "mn1"));
    }

    /** By one thread, while the answer to the end of a binding is on its way to another one. */
    @Test
    void whatIsWonBeforeItsEndIsHeardOfIsKept() throws StoreException {
        ha1.write(puts(1));
        List<StoredBinding> taken = new ArrayList<>();
        two.reach1.beforeAnswer(
                "bindings/",
                () -> {
                    written(ha2, put(1));
                    done(() -> ha1.takeOver("ha2", taken::addAll));
                });
        assertThat(ha1.write(List.of(delete(1)))).containsOnly(Outcome.DURABLE);
        assertThat(taken).containsExactly(binding(1, "mn1"));
        // at its revision, at the first try
        two.reach1.questions = 1;
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whatWasLostAfterItWasAskedForIsNotWonByAnEarlierAnswer() {
        Ownership ownership = new Ownership();
        ownership.ask(List.of(X));
        ownership.lose(Map.of(X, 9L), _ -> {});
        ownership.wrote(X, new Held(7, 2));
        ownership.win(Map.of(X, new Held(8, 2)), won -> fail(won.toString()));
        assertThat(ownership.of(X).revision()).isEqualTo(7);
    }

    /** It had no answer, and cannot have been made any more. */
    @Test
    void aClaimIsForgottenWithWhatItRestedOn() {
        Ownership ownership = new Ownership();
        for (Map<Ipv6Address, Long> others : List.of(Map.of(X, 6L), Map.<Ipv6Address, Long>of())) {
            ownership.ask(List.of(X));
            ownership.unanswered(Map.of(X, 5L));
            Map<Ipv6Address, Long> open = ownership.unanswered();
            assertThat(open).containsOnlyKeys(X);
            ownership.settle(open, Map.of(), Map.of(X, 5L), won -> fail(won.toString()));
            assertThat(ownership.unanswered()).isEqualTo(open);
            ownership.settle(open, Map.of(), others, won -> fail(won.toString()));
            assertThat(ownership.unanswered()).isEmpty();
        }
    }
}
