package mip6.ha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ha.store.BindingStore.Change;
import mip6.ha.store.BindingStore.Outcome;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Two home agents that share a store, and what they write there. Both have joined. */
final class TwoHomeAgents {

    static final Bytes MEMBER = Bytes.ofUtf8("member");

    final MemoryKeys keys = new MemoryKeys();
    final List<String> warnings = new ArrayList<>();
    final MemoryKeys.Client reach1 = keys.client();
    final SharedBindings ha1 = new SharedBindings(reach1, "ha1", warnings::add);
    final MemoryKeys.Client reach2 = keys.client();
    final SharedBindings ha2 = new SharedBindings(reach2, "ha2", warnings::add);

    TwoHomeAgents() {
        for (SharedBindings each : List.of(ha1, ha2)) {
            done(() -> assertThat(each.join(MEMBER)).isEmpty());
        }
    }

    /** What is asked of a store. */
    interface Question {
        void ask() throws StoreException;
    }

    /** Of a store that answers. */
    static void done(Question question) {
        try {
            question.ask();
        } catch (StoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whose answer to the home agent that asks by {@code reach} is lost. */
    static void unanswered(MemoryKeys.Client reach, Question question) {
        reach.answersAreLost = true;
        assertThatThrownBy(question::ask)
                .isInstanceOfSatisfying(
                        StoreException.class, lost -> assertThat(lost.isUnanswered()).isTrue());
        reach.answersAreLost = false;
    }

    /** One more, which has joined. */
    SharedBindings third() {
        SharedBindings ha3 = new SharedBindings(keys.client(), "ha3", warnings::add);
        done(() -> ha3.join(MEMBER));
        return ha3;
    }

    static StoredBinding binding(int number, String identity) {
        return new StoredBinding(
                Ipv6Address.of("2001:db8:1::" + Integer.toHexString(number)),
                Identity.fqdn(identity),
                Ipv6Address.of("2001:db8:1::1"),
                Ipv6Address.of("2001:db8:a1::10"),
                new SequenceNumber(number),
                Lifetime.ofSeconds(600),
                Moment.of(Instant.ofEpochMilli(1_000_000)),
                Optional.empty(),
                false,
                true);
    }

    static Change put(int number) {
        return new Change.Put(binding(number, "mn" + number));
    }

    static Change delete(int number) {
        return new Change.Delete(binding(number, "").homeAddress());
    }

    static Change check(int number) {
        return new Change.Check(binding(number, "").homeAddress());
    }

    static List<Change> puts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(TwoHomeAgents::put).toList();
    }

    List<StoredBinding> takeOver() throws StoreException {
        List<StoredBinding> taken = new ArrayList<>();
        assertThat(ha2.takeOver("ha1", taken::addAll)).isTrue();
        return taken;
    }

    /**
     * The same, and something happens after the first part that is taken.
     *
     * @param taken gets all of them
     */
    boolean takeOverWith(Runnable between, List<StoredBinding> taken) throws StoreException {
        return ha2.takeOver(
                "ha1",
                some -> {
                    if (taken.isEmpty()) {
                        between.run();
                    }
                    taken.addAll(some);
                });
    }

    static List<Ipv6Address> addresses(List<StoredBinding> bindings) {
        return bindings.stream().map(StoredBinding::homeAddress).toList();
    }

    /** What is in the store of {@code owner}. */
    List<StoredBinding> stored(String owner) throws StoreException {
        return new BindingEntries(keys.client(), warnings::add)
                .all().bindings().stream()
                        .filter(each -> each.isOf(owner))
                        .map(each -> each.shared().binding())
                        .toList();
    }

    /** What {@code ha1} hears until nothing is left to be told. */
    List<Ipv6Address> told() throws StoreException {
        List<Ipv6Address> told = new ArrayList<>();
        while (!keys.client().range("taken/ha1/").isEmpty()) {
            int before = told.size();
            ha1.tellTaken(told::addAll);
            assertThat(told).hasSizeBetween(before + 1, before + 100);
        }
        return told;
    }

    static List<Outcome> written(SharedBindings by, Change... changes) {
        List<Outcome> outcomes = new ArrayList<>();
        done(() -> outcomes.addAll(by.write(List.of(changes))));
        return outcomes;
    }
}
