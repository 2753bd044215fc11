package mip6.ha.store;

import static mip6.ha.store.TwoHomeAgents.MEMBER;
import static mip6.ha.store.TwoHomeAgents.binding;
import static mip6.ha.store.TwoHomeAgents.check;
import static mip6.ha.store.TwoHomeAgents.delete;
import static mip6.ha.store.TwoHomeAgents.put;
import static mip6.ha.store.TwoHomeAgents.puts;
import static mip6.ha.store.TwoHomeAgents.unanswered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ha.store.Keys.Operation;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** One home agent serves a binding at a time, whoever lives, stands still or comes back. */
class SharedBindingsTest {

    private final TwoHomeAgents two = new TwoHomeAgents();
    private final SharedBindings ha1 = two.ha1;
    private final SharedBindings ha2 = two.ha2;
    private final MemoryKeys keys = two.keys;

    @Test
    void whatIsWrittenIsThereAfterARestart() throws StoreException {
        assertThat(ha1.write(puts(250))).hasSize(250).containsOnly(Outcome.DURABLE);
        assertThat(ha1.write(List.of(delete(3), put(4), put(4)))).containsOnly(Outcome.DURABLE);
        SharedBindings again = new SharedBindings(keys.client(), "ha1", two.warnings::add);
        assertThat(again.join(MEMBER)).hasSize(249);
        assertThat(again.write(puts(250))).containsOnly(Outcome.DURABLE);
    }

    /** I6, attack 28: the old one is alive, or comes back, and may acknowledge nothing. */
    @Test
    void whoWasTakenOverWritesNothing() throws StoreException {
        ha1.write(puts(250));
        assertThat(two.takeOver()).hasSize(250);
        assertThat(ha1.write(List.of(put(1), put(300), delete(2))))
                .containsExactly(Outcome.LOST, Outcome.UNANSWERED, Outcome.LOST);
        assertThat(ha2.write(List.of(put(1), delete(2)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whoComesBackLearnsWhatIsLeft() throws StoreException {
        ha1.write(puts(3));
        two.takeOver();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha1.write(List.of(put(7)))).containsOnly(Outcome.DURABLE);
    }

    /** It is there, and has not heard of what is left: it has to begin once more. */
    @Test
    void whoHasNoAnswerToWhatIsLeftHasNotJoined() throws StoreException {
        ha1.write(puts(3));
        two.takeOver();
        two.reach1.questions = 2;
        assertThatThrownBy(() -> ha1.join(MEMBER)).isInstanceOf(StoreException.class);
        two.reach1.questions = Integer.MAX_VALUE;
        long there = two.reach1.get("members/ha1").orElseThrow().revision();
        assertThat(ha1.isMember(there)).isFalse();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha1.isMember(two.reach1.get("members/ha1").orElseThrow().revision())).isTrue();
    }

    @Test
    void whoseLeaseEndedWritesNothing() throws StoreException {
        ha1.write(puts(3));
        keys.expire("members/ha1");
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.UNANSWERED);
        assertThat(two.takeOver()).hasSize(3);
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.LOST);
    }

    /** Until it joins again, and where nobody has taken over: its mobile nodes ask once more. */
    @Test
    void whoseLeaseEndedHasLostNothingUntilAnotherOneHasIt() throws StoreException {
        List<Change> changes = List.of(put(1), put(7), delete(2), check(3));
        ha1.write(puts(3));
        keys.expire("members/ha1");
        assertThat(ha1.write(changes)).containsOnly(Outcome.UNANSWERED);
        assertThat(ha1.join(MEMBER)).hasSize(3);
        assertThat(ha1.write(changes)).containsOnly(Outcome.DURABLE);
    }

    /** A mobile node that noticed first bootstraps elsewhere by itself. */
    @Test
    void aMobileNodeMayBringItsBindingAlong() throws StoreException {
        ha1.write(puts(2));
        assertThat(ha2.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
        assertThat(keys.client().range("taken/ha1/")).hasSize(1);
        assertThat(ha1.write(List.of(put(1), put(2))))
                .containsExactly(Outcome.LOST, Outcome.DURABLE);
        assertThat(ha1.join(MEMBER)).containsExactly(binding(2, "mn2"));
        assertThat(keys.client().range("taken/")).isEmpty();
    }

    /** I6: for what another one serves nobody speaks to the DNS. */
    @Test
    void whoServesAnAddressNoLongerIsTold() throws StoreException {
        ha1.write(puts(2));
        ha2.write(List.of(put(1)));
        assertThat(ha1.write(List.of(check(1), check(2), check(9))))
                .containsExactly(Outcome.LOST, Outcome.DURABLE, Outcome.DURABLE);
        ha1.write(List.of(delete(2)));
        assertThat(ha1.write(List.of(check(2)))).containsOnly(Outcome.DURABLE);
        assertThat(ha1.write(List.of(put(3), check(3)))).containsOnly(Outcome.DURABLE);
        assertThat(two.stored("ha1")).containsExactly(binding(3, "mn3"));
        two.takeOver();
        assertThat(ha1.write(List.of(check(9)))).containsOnly(Outcome.UNANSWERED);
    }

    /** Whose name this one is about to withdraw from the DNS. */
    @Test
    void whoWasLostAndIsServedElsewhereSinceIsAnothers() throws StoreException {
        ha1.write(puts(2));
        keys.client()
                .commit(
                        List.of(),
                        List.of(
                                new Operation.Delete(
                                        BindingEntries.key(binding(1, "").homeAddress())),
                                new Operation.Delete(
                                        BindingEntries.key(binding(2, "").homeAddress()))));
        ha1.joinAgain(MEMBER, ha1::heard);
        ha2.write(List.of(put(1)));
        assertThat(ha1.write(List.of(check(1), check(2))))
                .containsExactly(Outcome.LOST, Outcome.DURABLE);
    }

    @Test
    void whatWasTakenIsToldOnceHoweverManyAnswersAreLost() throws StoreException {
        ha1.write(puts(2));
        ha2.write(List.of(put(1)));
        List<List<Ipv6Address>> told = new ArrayList<>();
        unanswered(two.reach1, () -> ha1.tellTaken(told::add));
        assertThat(told).containsExactly(List.of(binding(1, "").homeAddress()));
        ha1.tellTaken(told::add);
        assertThat(told).hasSize(1);
        assertThat(keys.client().range("taken/")).isEmpty();
    }

    @Test
    void manyAreToldOfSomeAtATime() throws StoreException {
        ha1.write(puts(250));
        assertThat(ha2.write(puts(250))).containsOnly(Outcome.DURABLE);
        assertThat(two.told()).hasSize(250).doesNotHaveDuplicates();
    }

    /** Between two renewals of a lease: each question may take long. */
    @Test
    void whoIsToldOfManyAsksFewQuestions() throws StoreException {
        ha1.write(puts(100));
        ha2.write(puts(100));
        two.reach1.questions = 3;
        List<Ipv6Address> told = new ArrayList<>();
        ha1.tellTaken(told::addAll);
        assertThat(told).hasSize(100);
    }

    @Test
    void nothingIsToldOfAMobileNodeThatHasComeBack() throws StoreException {
        ha1.write(puts(1));
        ha2.write(List.of(put(1)));
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.LOST);
        ha1.heard(List.of(binding(1, "").homeAddress()));
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.DURABLE);
        ha1.tellTaken(gone -> fail(gone.toString()));
        assertThat(keys.client().range("taken/ha1/")).isEmpty();
    }

    @Test
    void whatIsNoAddressIsPassedOverAndTold() throws StoreException {
        assertThat(
                        keys.client()
                                .commit(
                                        List.of(),
                                        List.of(
                                                new Keys.Operation.Put(
                                                        "taken/ha1/\nnobody", MEMBER, false))))
                .isPresent();
        ha1.tellTaken(gone -> fail(gone.toString()));
        assertThat(two.warnings)
                .containsExactly("etcd: tells of no home address: \"taken/ha1/\\u000anobody\"");
        assertThat(keys.client().range("taken/")).isEmpty();
    }

    @Test
    void anothersAddressIsNotForTheTaking() throws StoreException {
        ha1.write(puts(1));
        assertThat(ha2.write(List.of(new Change.Put(binding(1, "thief")))))
                .containsOnly(Outcome.REFUSED);
        assertThat(ha2.write(List.of(delete(1)))).containsOnly(Outcome.DURABLE);
        assertThat(two.stored("ha1")).containsExactly(binding(1, "mn1"));
    }

    @Test
    void anAnswerThatWasLostIsNoLoss() throws StoreException {
        unanswered(two.reach1, () -> ha1.write(puts(2)));
        assertThat(ha1.write(puts(2))).containsOnly(Outcome.DURABLE);
    }

    /** Attack 29: what is no binding keeps nobody from being taken over. */
    @Test
    void whatIsNoBindingIsPassedOverAndTold() throws StoreException {
        assertThat(ha1.write(puts(3))).containsOnly(Outcome.DURABLE);
        for (String odd : List.of("bindings/nobody", "bindings/2001:db8:1::77")) {
            assertThat(
                            two.reach1.commit(
                                    List.of(), List.of(new Keys.Operation.Put(odd, MEMBER, false))))
                    .isPresent();
        }
        assertThat(two.stored("ha2")).isEmpty();
        assertThat(two.warnings)
                .hasSize(2)
                .anyMatch(each -> each.startsWith("etcd: bindings/2001:db8:1::77 cannot be read"))
                .anyMatch(each -> each.startsWith("etcd: bindings/nobody cannot be read"));
        assertThat(ha1.write(List.of(put(0x77), put(4))))
                .containsExactly(Outcome.REFUSED, Outcome.DURABLE);
        assertThat(two.takeOver()).hasSize(4);
    }

    /** As of a later release: it is told of once, and whoever serves it goes on. */
    @Test
    void whatCannotBeReadIsNotLost() throws StoreException {
        ha1.write(puts(2));
        String key = BindingEntries.key(binding(1, "").homeAddress());
        assertThat(keys.client().commit(List.of(), List.of(new Operation.Put(key, MEMBER, false))))
                .isPresent();
        ha1.lookBack();
        assertThat(ha1.write(List.of(put(2)))).containsOnly(Outcome.DURABLE);
        List<Rejoined> left = new ArrayList<>();
        ha1.joinAgain(MEMBER, left::add);
        ha1.heard(left.getFirst());
        assertThat(left.getFirst().own())
                .containsExactlyInAnyOrder(
                        binding(1, "").homeAddress(), binding(2, "").homeAddress());
        SharedBindings again = new SharedBindings(keys.client(), "ha1", _ -> {});
        assertThat(again.join(MEMBER)).hasSize(1);
        assertThat(again.elsewhere()).containsExactly(binding(1, "").homeAddress());
        assertThat(keys.client().get(key).orElseThrow().value()).isEqualTo(MEMBER);
        assertThat(two.warnings)
                .singleElement()
                .asString()
                .startsWith("etcd: " + key + " cannot be read and is left alone");
    }

    /** As of a later release that has taken them over: whose they are can be read. */
    @Test
    void whatAnotherOneHasWrittenInItsOwnWayIsItsOwn() throws StoreException {
        ha1.write(puts(2));
        Bytes later = new Writer(16).u64(2).u16(3).bytes(Bytes.ofUtf8("ha2")).u8(255).toBytes();
        String key = BindingEntries.key(binding(1, "").homeAddress());
        assertThat(keys.client().commit(List.of(), List.of(new Operation.Put(key, later, false))))
                .isPresent();
        List<Rejoined> left = new ArrayList<>();
        ha1.joinAgain(MEMBER, left::add);
        assertThat(left.getFirst().own()).containsExactly(binding(2, "").homeAddress());
        assertThat(left.getFirst().stored()).contains(binding(1, "").homeAddress());
    }

    /** Another home agent answers for the address: it is fetched from there, or is another's. */
    @Test
    void onlyWhatAnotherServesForTheSameMobileNodeIsFetched() throws StoreException {
        assertThat(ha1.write(puts(2))).containsOnly(Outcome.DURABLE);
        assertThat(
                        ha2.write(
                                List.of(
                                        new Change.Fetch(binding(1, "mn1")),
                                        new Change.Fetch(binding(2, "mn9")),
                                        new Change.Fetch(binding(3, "mn3")),
                                        put(4))))
                .containsExactly(
                        Outcome.DURABLE, Outcome.REFUSED, Outcome.REFUSED, Outcome.DURABLE);
        assertThat(ha1.write(List.of(put(1), put(2))))
                .containsExactly(Outcome.LOST, Outcome.DURABLE);
        assertThat(two.stored("ha2")).extracting(StoredBinding::sequence).hasSize(2);
        // its answer had been lost
        assertThat(ha2.write(List.of(new Change.Fetch(binding(1, "mn1")))))
                .containsExactly(Outcome.DURABLE);
    }
}
