package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A home agent of another home link has failed, and its mobile nodes come here, or do not. */
class ForeignBindingsTest {

    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");

    private final Desk desk = Desk.ready();

    private Succession inherited(Optional<String> name) {
        Effects out = new Effects();
        assertThat(
                        desk.cache
                                .succession()
                                .inherit(
                                        new Binding(
                                                ELSEWHERE,
                                                Desk.MN1,
                                                Desk.HOME_AGENT,
                                                Desk.CARE_OF,
                                                new SequenceNumber(1),
                                                Lifetime.ofSeconds(600),
                                                desk.now + 600 * Desk.SECOND,
                                                name.map(Desk::domain),
                                                false,
                                                true),
                                        out))
                .isTrue();
        desk.collect(out);
        return desk.cache.succession();
    }

    private static boolean isErasedIn(List<HaAction> actions) {
        return actions.stream()
                .anyMatch(
                        each ->
                                each instanceof HaAction.Erase erase
                                        && erase.homeAddress().equals(ELSEWHERE));
    }

    private boolean isErased() {
        return isErasedIn(List.copyOf(desk.all(HaAction.class)));
    }

    /** Nobody is at the address, and the name leads there no longer than it would have. */
    @Test
    void whoDoesNotComeIsForgottenWhenItsBindingEnds() {
        inherited(Optional.of(Desk.NAME));
        desk.passes(600 * Desk.SECOND - 1);
        assertThat(desk.all(HaAction.JournalName.class)).isEmpty();
        assertThat(desk.cache.deadline()).isEqualTo(desk.now + 1);
        desk.passes(1);
        desk.journaled(true);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(
                        NameChange.remove(new NameRegistration(Desk.domain(Desk.NAME), ELSEWHERE)));
        assertThat(isErased()).isFalse();
        desk.dns(Desk.PERFORMED);
        assertThat(isErased()).isTrue();
    }

    @Test
    void withoutANameOnlyTheStoreIsTold() {
        inherited(Optional.empty());
        desk.passes(600 * Desk.SECOND);
        assertThat(isErased()).isTrue();
        assertThat(desk.all(HaAction.JournalName.class)).isEmpty();
    }

    /** It comes by itself, when it is no longer called. */
    @Test
    void whoComesWithAnotherAddressLeavesNothingBehind() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        Binding next = desk.cache.inForce(desk.registered(1).home()).orElseThrow();
        Effects out = new Effects();
        succession.foreign().registered(next, out);
        assertThat(isErasedIn(out.actions())).isTrue();
        assertThat(succession.foreign().addresses()).isEmpty();
    }

    @Test
    void whoLeavesIsNotHere() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        Binding gone = desk.cache.inForce(desk.registered(1).home()).orElseThrow().ended();
        Effects out = new Effects();
        succession.foreign().registered(gone, out);
        assertThat(out.actions()).isEmpty();
    }

    /** I6: a third one has taken it over. */
    @Test
    void whatIsAnothersIsLeftToIt() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        assertThat(succession.othersThan(Set.of())).containsExactly(ELSEWHERE);
        Effects out = new Effects();
        succession.letGo(ELSEWHERE, desk.now, out);
        desk.collect(out);
        desk.passes(600 * Desk.SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(isErased()).isFalse();
        assertThat(succession.othersThan(Set.of())).isEmpty();
    }
}
