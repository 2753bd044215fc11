package mip6.ha.store;

import static mip6.ha.store.TwoHomeAgents.MEMBER;
import static mip6.ha.store.TwoHomeAgents.addresses;
import static mip6.ha.store.TwoHomeAgents.binding;
import static mip6.ha.store.TwoHomeAgents.done;
import static mip6.ha.store.TwoHomeAgents.put;
import static mip6.ha.store.TwoHomeAgents.puts;
import static mip6.ha.store.TwoHomeAgents.unanswered;
import static mip6.ha.store.TwoHomeAgents.written;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A home agent takes the bindings of another one, and something happens meanwhile. */
class SharedTakeoverTest {

    private final TwoHomeAgents two = new TwoHomeAgents();
    private final SharedBindings ha1 = two.ha1;
    private final SharedBindings ha2 = two.ha2;
    private final MemoryKeys keys = two.keys;

    @Test
    void whoIsAbandonedIsNamed() throws StoreException {
        ha1.write(puts(3));
        SharedBindings ha3 = two.third();
        assertThat(ha3.abandoned()).isEmpty();
        keys.expire("members/ha1");
        keys.expire("members/ha2");
        ha3.join(MEMBER);
        assertThat(ha3.abandoned()).containsExactly("ha1");
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(ha3.takeOver("ha1", taken::addAll)).isTrue();
        assertThat(taken).hasSize(3);
        ha3.join(MEMBER);
        assertThat(ha3.abandoned()).isEmpty();
    }

    @Test
    void thoseHeardOfLastComeFirst() throws StoreException {
        ha1.write(puts(3));
        ha1.write(List.of(put(2)));
        assertThat(two.takeOver().getFirst()).isEqualTo(binding(2, "mn2"));
    }

    /** It lives, joins again at once, and finds what the other one has not taken yet. */
    @Test
    void whoJoinsAgainWhileItIsTakenOverIsTold() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> left = new ArrayList<>();
        List<StoredBinding> taken = new ArrayList<>();
        Runnable between = () -> done(() -> left.addAll(ha1.join(MEMBER)));
        assertThat(two.takeOverWith(between, taken)).isTrue();
        assertThat(taken).hasSize(150);
        assertThat(left).hasSizeBetween(50, 149);
        assertThat(two.told()).containsExactlyInAnyOrderElementsOf(addresses(left));
    }

    @Test
    void itIsToldEvenWhereTheOtherOneGetsNoAnswer() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> left = new ArrayList<>();
        List<StoredBinding> taken = new ArrayList<>();
        Runnable between =
                () -> {
                    done(() -> left.addAll(ha1.join(MEMBER)));
                    two.reach2.answersAreLost = true;
                };
        assertThatThrownBy(() -> two.takeOverWith(between, taken))
                .isInstanceOf(StoreException.class);
        two.reach2.answersAreLost = false;
        List<Ipv6Address> told = two.told();
        assertThat(told).isNotEmpty();
        assertThat(addresses(left)).containsAll(told);
        taken.addAll(two.takeOver());
        assertThat(addresses(taken)).containsAll(told).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void whatWasTakenWithoutAnAnswerIsKnownAtTheNextTry() throws StoreException {
        ha1.write(puts(3));
        keys.expire("members/ha1");
        unanswered(two.reach2, () -> ha2.takeOver("ha1", taken -> fail(taken.toString())));
        // one of them comes by itself before that
        assertThat(ha2.write(List.of(put(2)))).containsOnly(Outcome.DURABLE);
        assertThat(two.takeOver()).containsExactly(binding(1, "mn1"), binding(3, "mn3"));
        assertThat(two.takeOver()).isEmpty();
        assertThat(ha2.write(puts(3))).containsOnly(Outcome.DURABLE);
    }

    /** Nobody would take over from it then: there is no next try. */
    @Test
    void whatWasTakenWithoutAnAnswerIsKnownAlsoWhereItsHomeAgentIsBack() throws StoreException {
        ha1.write(puts(120));
        keys.expire("members/ha1");
        unanswered(two.reach2, () -> ha2.takeOver("ha1", taken -> fail(taken.toString())));
        assertThat(ha1.join(MEMBER)).hasSize(70);
        List<StoredBinding> taken = new ArrayList<>();
        ha2.settle(taken::addAll);
        assertThat(taken).hasSize(50);
        ha2.settle(again -> fail(again.toString()));
        assertThat(ha2.write(List.of(put(120)))).containsOnly(Outcome.DURABLE);
    }

    /** Its mobile node has gone to a third one while the others are taken. */
    @Test
    void whoHasGoneElsewhereKeepsNobodyFromTheOthers() throws StoreException {
        SharedBindings ha3 = two.third();
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        List<Outcome> elsewhere = new ArrayList<>();
        Runnable between = () -> elsewhere.addAll(written(ha3, put(1), put(2)));
        assertThat(two.takeOverWith(between, taken)).isTrue();
        assertThat(elsewhere).containsOnly(Outcome.DURABLE).hasSize(2);
        assertThat(taken).hasSize(148);
    }

    /** It was silent itself for too long: the rest is still to be taken. */
    @Test
    void whoIsNoMemberItselfInTheMiddleHasNotTakenOver() throws StoreException {
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(two.takeOverWith(() -> keys.expire("members/ha2"), taken)).isFalse();
        assertThat(taken).hasSize(50);
        assertThat(ha2.join(MEMBER)).hasSize(50);
        taken.addAll(two.takeOver());
        assertThat(addresses(taken)).hasSize(150).doesNotHaveDuplicates();
    }

    /** Attack 30: then a third one takes over from both. */
    @Test
    void whoDiesInTheMiddleLeavesNobodyBehind() throws StoreException {
        SharedBindings ha3 = two.third();
        ha1.write(puts(150));
        List<StoredBinding> taken = new ArrayList<>();
        assertThatThrownBy(() -> two.takeOverWith(() -> two.reach2.questions = 1, taken))
                .isInstanceOf(StoreException.class);
        assertThat(taken).hasSize(50);
        taken.clear();
        assertThat(ha3.takeOver("ha2", taken::addAll)).isTrue();
        assertThat(ha3.takeOver("ha1", taken::addAll)).isTrue();
        assertThat(addresses(taken)).hasSize(150).doesNotHaveDuplicates();
        two.reach2.questions = Integer.MAX_VALUE;
        assertThat(ha2.write(puts(150))).containsOnly(Outcome.LOST);
    }

    @Test
    void oneOfTwoThatWantToTakesOver() throws StoreException {
        SharedBindings ha3 = two.third();
        ha1.write(puts(120));
        List<StoredBinding> first = two.takeOver();
        List<StoredBinding> second = new ArrayList<>();
        ha3.takeOver("ha1", second::addAll);
        assertThat(first).hasSize(120);
        assertThat(second).isEmpty();
    }

    @Test
    void whoWasTakenOverTakesNobodyOver() throws StoreException {
        ha1.write(puts(1));
        two.takeOver();
        assertThat(ha1.takeOver("ha2", taken -> fail(taken.toString()))).isFalse();
        assertThat(ha2.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
    }
}
