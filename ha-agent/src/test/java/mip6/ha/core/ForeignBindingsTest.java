package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.DnsUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** A home agent of another home link has failed, and its mobile nodes come here, or do not. */
class ForeignBindingsTest {

    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");
    private static final Ipv6Address NEXT = Ipv6Address.of("2001:db8:1::77");

    private final Desk desk = Desk.ready();

    private Succession inherited(Optional<String> name) {
        assertThat(isInherited(binding(ELSEWHERE, name))).isTrue();
        return desk.cache.succession();
    }

    private boolean isInherited(Binding binding) {
        Effects out = new Effects();
        Optional<Binding> mine =
                desk.cache.succession().inherit(binding, Desk.HOME_AGENT, desk.now, out);
        desk.collect(out);
        return mine.isPresent();
    }

    private Binding binding(Ipv6Address homeAddress, Optional<String> name) {
        return binding(homeAddress, Desk.MN1, name);
    }

    private Binding binding(Ipv6Address homeAddress, Identity identity, Optional<String> name) {
        return Bindings.of(homeAddress, identity, Desk.CARE_OF, desk.now + 600 * Desk.SECOND, name)
                .servedBy(Ipv6Address.of("2001:db8:9::1"));
    }

    /** Somebody registers here. */
    private void registered(Binding next) {
        Effects out = new Effects();
        desk.cache.succession().foreign().registered(next, out);
        desk.collect(out);
    }

    private Binding here(Association mobileNode) {
        return desk.cache.inForce(mobileNode.home()).orElseThrow();
    }

    private Association named() {
        Association mobileNode = desk.authenticated();
        desk.update(mobileNode, 7, 600, Desk.CARE_OF, DnsUpdate.request(false, Desk.NAME));
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        return mobileNode;
    }

    private void assertWithdrawn() {
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(
                        NameChange.remove(new NameRegistration(Desk.domain(Desk.NAME), ELSEWHERE)));
        desk.dns(Desk.PERFORMED);
        assertThat(desk.names.nameOf(ELSEWHERE)).isEmpty();
        assertThat(isErased()).isTrue();
    }

    private boolean isErased() {
        return isErased(ELSEWHERE);
    }

    private boolean isErased(Ipv6Address homeAddress) {
        return desk.all(HaAction.Erase.class).stream()
                .anyMatch(each -> each.homeAddress().equals(homeAddress));
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
        registered(here(desk.registered(1)));
        assertThat(isErased()).isTrue();
        assertThat(succession.foreign().addresses()).isEmpty();
        // it has not asked for a name here
        assertWithdrawn();
    }

    @Test
    void norDoesWhoHadSeveral() {
        Ipv6Address third = Ipv6Address.of("2001:db8:8::5");
        Succession succession = inherited(Optional.empty());
        assertThat(isInherited(binding(third, Optional.empty()))).isTrue();
        registered(here(desk.registered(1)));
        assertThat(isErased() && isErased(third)).isTrue();
        assertThat(succession.foreign().addresses()).isEmpty();
    }

    /** Its former owner has gone, and comes here without it. */
    @Test
    void whatIsInheritedOfAnotherOneIsNoLongerItsFormerOwners() {
        inherited(Optional.empty());
        assertThat(isInherited(binding(ELSEWHERE, Desk.MN2, Optional.empty()))).isTrue();
        registered(here(desk.registered(1)));
        assertThat(isErased()).isFalse();
        assertThat(desk.cache.succession().foreign().addresses()).containsExactly(ELSEWHERE);
    }

    /** It went from one home agent to the other by itself, before the first was taken over. */
    @Test
    void whoHasAnotherAddressHereSinceNeedNotBeCalled() {
        Binding before = binding(ELSEWHERE, Optional.of(Desk.NAME));
        desk.passes(Desk.SECOND);
        Association mobileNode = named();
        assertThat(isInherited(before)).isFalse();
        assertWithdrawn();
        assertThat(desk.names.nameOf(mobileNode.home())).contains(Desk.domain(Desk.NAME));
    }

    /** It went the other way: the SA that is left here is of before. */
    @Test
    void whoHadAnotherAddressHereBeforeIsToBeCalled() {
        Association _ = named();
        desk.passes(Desk.SECOND);
        assertThat(isInherited(binding(ELSEWHERE, Optional.of(Desk.NAME)))).isTrue();
    }

    /** What the name leads to here is known, though another address of it is inherited. */
    @Test
    void aNextAddressTakesThePlaceOfTheOneHere() {
        Association mobileNode = named();
        desk.names.restore(ELSEWHERE, Optional.of(Desk.domain(Desk.NAME)));
        Effects out = new Effects();
        assertThat(desk.names.publish(NEXT, Desk.domain(Desk.NAME), out.actions())).isEmpty();
        desk.collect(out);
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(
                        NameChange.replace(
                                new NameRegistration(Desk.domain(Desk.NAME), mobileNode.home()),
                                new NameRegistration(Desk.domain(Desk.NAME), NEXT)));
    }

    /** The operator has made its prefix one of this home link. */
    @Test
    void whatIsServedHereByNowLives() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        registered(binding(ELSEWHERE, Optional.of(Desk.NAME)));
        assertThat(succession.foreign().addresses()).isEmpty();
        desk.passes(600 * Desk.SECOND);
        assertThat(isErased()).isFalse();
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.names.nameOf(ELSEWHERE)).contains(Desk.domain(Desk.NAME));
    }

    @Test
    void whoLeavesIsNotHere() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        registered(here(desk.registered(1)).ended(Optional.empty()));
        assertThat(isErased()).isFalse();
        assertThat(succession.foreign().addresses()).containsExactly(ELSEWHERE);
    }

    /** I6: a third one has taken it over. */
    @Test
    void whatIsAnothersIsLeftToIt() {
        Succession succession = inherited(Optional.of(Desk.NAME));
        Effects out = new Effects();
        assertThat(succession.retain(Set.of(), Set.of(ELSEWHERE), desk.now, out))
                .containsExactly(ELSEWHERE);
        desk.collect(out);
        desk.passes(600 * Desk.SECOND);
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(isErased()).isFalse();
        assertThat(succession.retain(Set.of(), Set.of(), desk.now, out)).isEmpty();
    }
}
