package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One home agent serves a binding at a time, whoever lives, stands still or comes back. */
class SharedBindingsTest {

    private static final Bytes MEMBER = Bytes.ofUtf8("member");

    private final MemoryKeys keys = new MemoryKeys();
    private final List<String> warnings = new ArrayList<>();
    private final MemoryKeys.Client reach1 = keys.client();
    private final SharedBindings ha1 = new SharedBindings(reach1, "ha1", warnings::add);
    private final MemoryKeys.Client reach2 = keys.client();
    private final SharedBindings ha2 = new SharedBindings(reach2, "ha2", warnings::add);

    private static StoredBinding binding(int number, String identity) {
        return new StoredBinding(
                Ipv6Address.of("2001:db8:1::" + Integer.toHexString(number)),
                Identity.fqdn(identity),
                Ipv6Address.of("2001:db8:1::1"),
                Ipv6Address.of("2001:db8:a1::10"),
                new SequenceNumber(number),
                Lifetime.ofSeconds(600),
                Instant.ofEpochMilli(1_000_000),
                Optional.empty(),
                false,
                true);
    }

    private static Change put(int number) {
        return new Change.Put(binding(number, "mn" + number));
    }

    private static Change delete(int number) {
        return new Change.Delete(binding(number, "").homeAddress());
    }

    private static Change check(int number) {
        return new Change.Check(binding(number, "").homeAddress());
    }

    private static List<Change> puts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(SharedBindingsTest::put).toList();
    }

    private List<StoredBinding> takeOver() throws StoreException {
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(ha2.takeOver("ha1", taken::addAll)).isTrue();
        return taken;
    }

    @BeforeEach
    void both() throws StoreException {
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha2.join(MEMBER)).isEmpty();
    }

    @Test
    void whatIsWrittenIsThereAfterARestart() throws StoreException {
        assertThat(ha1.write(puts(250))).hasSize(250).containsOnly(Outcome.DURABLE);
        assertThat(ha1.write(List.of(delete(3), put(4), put(4)))).containsOnly(Outcome.DURABLE);
        SharedBindings again = new SharedBindings(keys.client(), "ha1", warnings::add);
        assertThat(again.join(MEMBER)).hasSize(249);
        assertThat(again.write(puts(250))).containsOnly(Outcome.DURABLE);
    }

    /** I6, attack 28: the old one is alive, or comes back, and may acknowledge nothing. */
    @Test
    void whoWasTakenOverWritesNothing() throws StoreException {
        ha1.write(puts(250));
        assertThat(takeOver()).hasSize(250);
        assertThat(ha1.write(List.of(put(1), put(300), delete(2)))).containsOnly(Outcome.LOST);
        assertThat(ha2.write(List.of(put(1), delete(2)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whoComesBackLearnsWhatIsLeft() throws StoreException {
        ha1.write(puts(3));
        takeOver();
        assertThat(ha1.join(MEMBER)).isEmpty();
        assertThat(ha1.write(List.of(put(7)))).containsOnly(Outcome.DURABLE);
    }

    @Test
    void whoseLeaseEndedWritesNothing() throws StoreException {
        ha1.write(puts(3));
        keys.expire("members/ha1");
        assertThat(ha1.write(List.of(put(1)))).containsOnly(Outcome.LOST);
        assertThat(takeOver()).hasSize(3);
    }

    @Test
    void thoseHeardOfLastComeFirst() throws StoreException {
        ha1.write(puts(3));
        ha1.write(List.of(put(2)));
        assertThat(takeOver().getFirst()).isEqualTo(binding(2, "mn2"));
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
        assertThat(ha1.load()).containsExactly(binding(3, "mn3"));
        takeOver();
        assertThat(ha1.write(List.of(check(9)))).containsOnly(Outcome.LOST);
    }

    @Test
    void whatWasTakenIsToldOnceHoweverManyAnswersAreLost() throws StoreException {
        ha1.write(puts(2));
        ha2.write(List.of(put(1)));
        List<List<Ipv6Address>> told = new ArrayList<>();
        reach1.answersAreLost = true;
        assertThatThrownBy(() -> ha1.tellTaken(told::add)).isInstanceOf(StoreException.class);
        assertThat(told).containsExactly(List.of(binding(1, "").homeAddress()));
        reach1.answersAreLost = false;
        ha1.tellTaken(told::add);
        assertThat(told).hasSize(1);
        assertThat(keys.client().range("taken/")).isEmpty();
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

    /** After the first part that is taken something happens. */
    private static void first(
            List<StoredBinding> taken, List<StoredBinding> some, Runnable happens) {
        if (taken.isEmpty()) {
            happens.run();
        }
        taken.addAll(some);
    }

    private static List<Ipv6Address> addresses(List<StoredBinding> bindings) {
        return bindings.stream().map(StoredBinding::homeAddress).toList();
    }

    /** What {@code ha1} hears until nothing is left to be told. */
    private List<Ipv6Address> told() throws StoreException {
        List<Ipv6Address> told = new ArrayList<>();
        while (!keys.client().range("taken/ha1/").isEmpty()) {
            int before = told.size();
            ha1.tellTaken(told::addAll);
            assertThat(told).hasSizeBetween(before + 1, before + 100);
        }
        return told;
    }

    private static List<Outcome> written(SharedBindings by, Change... changes) {
        try {
            return by.write(List.of(changes));
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void manyAreToldOfSomeAtATime() throws StoreException {
        ha1.write(puts(250));
        assertThat(ha2.write(puts(250))).containsOnly(Outcome.DURABLE);
        assertThat(told()).hasSize(250).doesNotHaveDuplicates();
    }

    private List<StoredBinding> joined() {
        try {
            return ha1.join(MEMBER);
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void nothingIsToldOfAMobileNodeThatHasComeBack() throws StoreException {
        ha1.write(puts(1));
        ha2.write(List.of(put(1)));
        ha1.write(List.of(put(1)));
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
        assertThat(warnings)
                .containsExactly("etcd: tells of no home address: \"taken/ha1/\\u000anobody\"");
        assertThat(keys.client().range("taken/")).isEmpty();
    }

    @Test
    void anothersAddressIsNotForTheTaking() throws StoreException {
        ha1.write(puts(1));
        assertThat(ha2.write(List.of(new Change.Put(binding(1, "thief")))))
                .containsOnly(Outcome.REFUSED);
        assertThat(ha2.write(List.of(delete(1)))).containsOnly(Outcome.DURABLE);
        assertThat(ha1.load()).containsExactly(binding(1, "mn1"));
    }

    @Test
    void anAnswerThatWasLostIsNoLoss() throws StoreException {
        reach1.answersAreLost = true;
        try {
            ha1.write(puts(2));
        } catch (StoreException unanswered) {
            assertThat(unanswered.isUnanswered()).isTrue();
        }
        reach1.answersAreLost = false;
        assertThat(ha1.write(puts(2))).containsOnly(Outcome.DURABLE);
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

    /** Attack 29: what is no binding keeps nobody from being taken over. */
    @Test
    void whatIsNoBindingIsPassedOverAndTold() throws StoreException {
        assertThat(ha1.write(puts(3))).containsOnly(Outcome.DURABLE);
        for (String odd : List.of("bindings/nobody", "bindings/2001:db8:1::77")) {
            assertThat(
                            reach1.commit(
                                    List.of(), List.of(new Keys.Operation.Put(odd, MEMBER, false))))
                    .isPresent();
        }
        assertThat(ha2.load()).isEmpty();
        assertThat(warnings)
                .containsExactly(
                        "etcd: 2 keys are no bindings, delete them: bindings/2001:db8:1::77");
        assertThat(ha1.write(List.of(put(0x77), put(4))))
                .containsExactly(Outcome.REFUSED, Outcome.DURABLE);
        assertThat(takeOver()).hasSize(4);
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
        assertThat(ha2.load()).extracting(StoredBinding::sequence).hasSize(2);
        // its answer had been lost
        assertThat(ha2.write(List.of(new Change.Fetch(binding(1, "mn1")))))
                .containsExactly(Outcome.DURABLE);
    }
}
