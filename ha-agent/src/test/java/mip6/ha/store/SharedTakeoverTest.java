package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A home agent takes the bindings of another one, and something happens meanwhile. */
class SharedTakeoverTest extends TwoHomeAgents {

    @Test
    void whoIsAbandonedIsNamed() throws StoreException {
        ha1.write(puts(3));
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        assertThat(ha3.abandoned()).isEmpty();
        keys.expire("members/ha1");
        keys.expire("members/ha2");
        ha3.join(MEMBER);
        assertThat(ha3.abandoned()).containsExactly("ha1");
        assertThat(ha3.takeOver("ha1", taken -> assertThat(taken).hasSize(3))).isTrue();
        ha3.join(MEMBER);
        assertThat(ha3.abandoned()).isEmpty();
    }

    @Test
    void thoseHeardOfLastComeFirst() throws StoreException {
        ha1.write(puts(3));
        ha1.write(List.of(put(2)));
        assertThat(takeOver().getFirst()).isEqualTo(binding(2, "mn2"));
    }

    /** It lives, joins again at once, and finds what the other one has not taken yet. */
    @Test
    void whoJoinsAgainWhileItIsTakenOverIsTold() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> left = new ArrayList<>();
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(ha2.takeOver("ha1", some -> first(taken, some, () -> left.addAll(joined()))))
                .isTrue();
        assertThat(taken).hasSize(150);
        assertThat(left).hasSizeBetween(50, 149);
        assertThat(told()).containsExactlyInAnyOrderElementsOf(addresses(left));
    }

    @Test
    void itIsToldEvenWhereTheOtherOneGetsNoAnswer() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> left = new ArrayList<>();
        List<StoredBinding> taken = new ArrayList<>();
        Runnable between =
                () -> {
                    left.addAll(joined());
                    reach2.answersAreLost = true;
                };
        assertThatThrownBy(() -> ha2.takeOver("ha1", some -> first(taken, some, between)))
                .isInstanceOf(StoreException.class);
        List<Ipv6Address> told = told();
        assertThat(told).isNotEmpty();
        assertThat(addresses(left)).containsAll(told);
        reach2.answersAreLost = false;
        taken.addAll(takeOver());
        assertThat(addresses(taken)).containsAll(told).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void whatWasTakenWithoutAnAnswerIsKnownAtTheNextTry() throws StoreException {
        ha1.write(puts(3));
        keys.expire("members/ha1");
        reach2.answersAreLost = true;
        assertThatThrownBy(() -> ha2.takeOver("ha1", taken -> fail(taken.toString())))
                .isInstanceOf(StoreException.class);
        reach2.answersAreLost = false;
        // one of them comes by itself before that
        assertThat(ha2.write(List.of(put(2)))).containsOnly(Outcome.DURABLE);
        assertThat(takeOver()).containsExactly(binding(1, "mn1"), binding(3, "mn3"));
        assertThat(takeOver()).isEmpty();
        assertThat(ha2.write(puts(3))).containsOnly(Outcome.DURABLE);
    }

    /** Its mobile node has gone to a third one while the others are taken. */
    @Test
    void whoHasGoneElsewhereKeepsNobodyFromTheOthers() throws StoreException {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        ha2.takeOver(
                "ha1",
                some ->
                        first(
                                taken,
                                some,
                                () ->
                                        assertThat(written(ha3, put(1), put(2)))
                                                .containsOnly(Outcome.DURABLE)));
        assertThat(taken).hasSize(148);
    }

    /** It was silent itself for too long: the rest is still to be taken. */
    @Test
    void whoIsNoMemberItselfInTheMiddleHasNotTakenOver() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(
                        ha2.takeOver(
                                "ha1",
                                some -> first(taken, some, () -> keys.expire("members/ha2"))))
                .isFalse();
        assertThat(taken).hasSize(50);
        assertThat(ha2.join(MEMBER)).hasSize(50);
        taken.addAll(takeOver());
        assertThat(addresses(taken)).hasSize(150).doesNotHaveDuplicates();
    }

    /** Attack 30: then a third one takes over from both. */
    @Test
    void whoDiesInTheMiddleLeavesNobodyBehind() throws StoreException {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                ha2.takeOver(
                                        "ha1",
                                        some -> first(taken, some, () -> reach2.questions = 1)))
                .isInstanceOf(StoreException.class);
        assertThat(taken).hasSize(50);
        taken.clear();
        assertThat(ha3.takeOver("ha2", taken::addAll)).isTrue();
        assertThat(ha3.takeOver("ha1", taken::addAll)).isTrue();
        assertThat(addresses(taken)).hasSize(150).doesNotHaveDuplicates();
        reach2.questions = Integer.MAX_VALUE;
        assertThat(ha2.write(puts(150))).containsOnly(Outcome.LOST);
    }

    @Test
    void oneOfTwoThatWantToTakesOver() throws StoreException {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        ha3.join(MEMBER);
        ha1.write(puts(120));
        List<StoredBinding> first = takeOver();
        List<StoredBinding> second = new ArrayList<>();
        ha3.takeOver("ha1", second::addAll);
        assertThat(first).hasSize(120);
        assertThat(second).isEmpty();
    }

    @Test
    void whoWasTakenOverTakesNobodyOver() throws StoreException {
        ha1.write(puts(1));
        takeOver();
        assertThat(ha1.takeOver("ha2", taken -> assertThat(taken).isEmpty())).isFalse();
        assertThat(ha2.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
    }
}
