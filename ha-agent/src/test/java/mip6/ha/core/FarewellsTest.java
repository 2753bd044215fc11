package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.mobilityheader.DnsUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A home agent that lives was taken over: when its mobile nodes hear of it, and by whom. */
class FarewellsTest {

    private final Desk desk = Desk.ready();
    private final Association mobileNode = desk.registered(1);

    private void letGo(Association whom) {
        Effects out = new Effects();
        desk.cache.succession().letGo(whom.home(), desk.now, out);
        desk.collect(out);
    }

    @Test
    void theOtherHomeAgentHasTheTimeToCallIt() {
        letGo(mobileNode);
        assertThat(desk.cache.deadline()).isLessThanOrEqualTo(desk.now + Farewells.PATIENCE);
        desk.passes(Farewells.PATIENCE - 1);
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(mobileNode.id()));
        desk.passes(1);
        assertThat(desk.ike).containsOnlyOnce(new IkeEvent.Close(mobileNode.id()));
    }

    private void retain(Set<Ipv6Address> own, Set<Ipv6Address> stored) {
        Effects out = new Effects();
        var _ = desk.cache.succession().retain(own, stored, desk.now, out);
        desk.collect(out);
    }

    @Test
    void soItHasWhereTheStoreSaysThatItIsThere() {
        retain(Set.of(), Set.of(mobileNode.home()));
        desk.passes(Farewells.PATIENCE - 1);
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(mobileNode.id()));
        desk.passes(1);
        assertThat(desk.ike).containsOnlyOnce(new IkeEvent.Close(mobileNode.id()));
    }

    /** As in a store that was restored: nobody will call its mobile node. */
    @Test
    void whoIsServedByNobodyIsToldAtOnceAndStillOneAfterTheOther() {
        Association other = desk.authenticated("mn2.example.com", Optional.empty());
        desk.update(other, 1, 600, CARE_OF);
        desk.stored(true);
        Association third = desk.authenticated("mn3.example.com", Optional.empty());
        desk.update(third, 1, 600, CARE_OF);
        desk.stored(true);
        letGo(third);
        retain(Set.of(), Set.of());
        assertThat(desk.cache.deadline()).isLessThanOrEqualTo(desk.now);
        desk.passes(0);
        assertThat(closed()).containsAnyOf(mobileNode.id(), other.id()).hasSize(1);
        desk.passes(Farewells.APART);
        assertThat(closed()).containsExactlyInAnyOrder(mobileNode.id(), other.id());
    }

    private Association named() {
        desk.update(mobileNode, 2, 600, CARE_OF, DnsUpdate.request(false, Desk.NAME));
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        desk.journaled(true);
        return mobileNode;
    }

    private List<NameChange> changes() {
        return desk.all(HaAction.UpdateDns.class).stream().map(HaAction.UpdateDns::change).toList();
    }

    /** Nobody answers at its address; but it may be about to come to another home agent. */
    @Test
    void theNameOfWhoIsServedByNobodyIsWithdrawnAfterAWhile() {
        Ipv6Address home = named().home();
        retain(Set.of(), Set.of());
        desk.passes(NameRegistrations.FORSAKEN_REST - 1);
        assertThat(changes()).hasSize(1);
        desk.passes(1);
        assertThat(changes())
                .endsWith(NameChange.remove(new NameRegistration(Desk.domain(Desk.NAME), home)));
        desk.dns(Desk.SILENT);
        desk.passes(NameRegistrations.FIRST_RETRY);
        assertThat(changes()).hasSize(3);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.JournalName.class).name().isNothing()).isTrue();
    }

    /** The store says so when it is asked whether the DNS may be told. */
    @Test
    void norThatOfWhomAnotherOneServesByThen() {
        Ipv6Address home = named().home();
        retain(Set.of(), Set.of());
        letGo(mobileNode);
        desk.passes(NameRegistrations.LONGEST_RETRY);
        assertThat(changes()).hasSize(1);
        assertThat(desk.names.nameOf(home)).isEmpty();
        assertThat(desk.last(HaAction.JournalName.class).name().isNothing()).isTrue();
    }

    @Test
    void norWhereItWasTakenOver() {
        Ipv6Address home = named().home();
        retain(Set.of(), Set.of(home));
        assertThat(changes()).hasSize(1);
        assertThat(desk.last(HaAction.JournalName.class).name().isNothing()).isTrue();
    }

    private List<IkeSaId> closed() {
        return desk.ike.stream()
                .filter(IkeEvent.Close.class::isInstance)
                .map(each -> ((IkeEvent.Close) each).id())
                .toList();
    }

    @Test
    void whatIsItsOwnStays() {
        retain(Set.of(mobileNode.home()), Set.of());
        desk.passes(Farewells.PATIENCE);
        assertThat(closed()).isEmpty();
        assertThat(desk.cache.inForce(mobileNode.home())).isPresent();
    }

    @Test
    void whoHasLeftByThenIsToldNothing() {
        letGo(mobileNode);
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeClosure.DELETED_BY_PEER));
        desk.passes(Farewells.PATIENCE);
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(mobileNode.id()));
    }

    /** I6: a Binding Update that was on its way does not bring it back. */
    @Test
    void whatComesUnderItsSaMeanwhileIsDropped() {
        desk.cache.succession().share(Desk.HOME_AGENT);
        letGo(mobileNode);
        int before = desk.done.size();
        desk.update(mobileNode, 2, 600, CARE_OF);
        assertThat(desk.done.subList(before, desk.done.size()))
                .allMatch(HaAction.Report.class::isInstance);
        assertThat(desk.signalling.discarded()).containsKey("binding-update-without-session");
    }

    @Test
    void soIsWhatComesUnderTheSaThatReplacesIt() {
        desk.cache.succession().share(Desk.HOME_AGENT);
        letGo(mobileNode);
        ChildSa next = desk.childSa(mobileNode.id(), Desk.MN1, mobileNode.home());
        desk.engine(new IkeAction.InstallSa(next));
        int before = desk.done.size();
        desk.update(mobileNode, 2, 600, CARE_OF);
        assertThat(desk.done.subList(before, desk.done.size()))
                .allMatch(HaAction.Report.class::isInstance);
    }

    /** Thousands are not sent back all at once. */
    @Test
    void oneIsToldAfterTheOther() {
        Association other = desk.authenticated("mn2.example.com", Optional.empty());
        desk.update(other, 1, 600, CARE_OF);
        desk.stored(true);
        letGo(mobileNode);
        letGo(other);
        desk.passes(Farewells.PATIENCE);
        assertThat(desk.ike)
                .contains(new IkeEvent.Close(mobileNode.id()))
                .doesNotContain(new IkeEvent.Close(other.id()));
        desk.passes(Farewells.APART);
        assertThat(desk.ike).contains(new IkeEvent.Close(other.id()));
    }

    @Test
    void whoComesBackMeanwhileByItselfStays() {
        desk.cache.succession().share(Desk.HOME_AGENT);
        letGo(mobileNode);
        Association again =
                desk.authenticated(Desk.NAME, Optional.of(mobileNode.home()), Desk.NAME);
        desk.update(again, 7, 600, CARE_OF);
        assertThat(desk.probed(again.home(), false)).isTrue();
        desk.stored(true);
        desk.passes(Farewells.PATIENCE);
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeClosure.REQUESTED));
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(again.id()));
        desk.update(again, 8, 600, CARE_OF);
        assertThat(desk.last(HaAction.Store.class).binding().sequence().value()).isEqualTo(8);
        assertThat(desk.pool.mayUse(Desk.MN1, again.home())).isTrue();
    }

    /** It has to begin by itself, so it is to know at once. */
    @Test
    void whomNobodyCanCallIsToldAtOnce() {
        Association eap =
                desk.authenticated(
                        new AuthenticatedPeer(Desk.MN2, Method.EAP, Set.of()), Optional.empty());
        desk.update(eap, 1, 600, CARE_OF);
        desk.stored(true);
        letGo(eap);
        assertThat(desk.ike).contains(new IkeEvent.Close(eap.id()));
    }
}
