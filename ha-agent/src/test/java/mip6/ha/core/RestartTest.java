package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.report.Report;
import mip6.dataplane.DataPlane.Tunnel;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.DnsUpdate;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** A home agent that comes back with what was on disk. */
class RestartTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");

    private final Desk desk = new Desk();

    @Test
    void forwardingResumesAtOnceWithoutSas() {
        desk.restore(List.of(binding(600, Optional.of(Desk.NAME))));
        assertThat(desk.done)
                .containsSubsequence(
                        new HaAction.Defend(HOME),
                        new HaAction.SetTunnel(
                                new Tunnel(HOME, HOME_AGENT, CARE_OF, 0, Optional.empty())),
                        new HaAction.Announce(HOME))
                .doesNotContain(new HaAction.Probe(HOME));
    }

    @Test
    @Tag("req:S5026-9.2-d")
    void theAddressIsItsOwnersAndNobodyElses() {
        desk.restore(List.of(binding(600, Optional.empty())));
        desk.answerProbes(true);
        Association other =
                desk.authenticated("mn2.example.com", Optional.of(HOME), "mn2.example.com");
        assertThat(other.home()).isNotEqualTo(HOME);
        Association owner = desk.authenticated();
        assertThat(owner.home()).isEqualTo(HOME);
        desk.update(owner, 8, 600, CARE_OF_2);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status().value()).isZero();
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF_2);
    }

    @Test
    void theSequenceNumberGoesOnWhereItWas() {
        desk.restore(List.of(binding(600, Optional.empty())));
        Association owner = desk.authenticated();
        desk.update(owner, 7, 600, CARE_OF_2);
        assertThat(desk.acknowledgements().getLast().status().value()).isEqualTo(135);
        assertThat(desk.acknowledgements().getLast().sequence().value()).isEqualTo(7);
    }

    @Test
    void theLifetimeGoesOnToo() {
        desk.restore(List.of(binding(600, Optional.of(Desk.NAME))));
        desk.dns(Desk.PERFORMED);
        desk.passes(600 * SECOND);
        assertThat(desk.cache.inForce()).isEmpty();
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(new NameRegistration(Desk.domain(Desk.NAME), HOME)));
    }

    @Test
    void whatEndedMeanwhileIsForgottenAsSoonAsItsNameIsWithdrawn() {
        Ipv6Address second = Ipv6Address.of("2001:db8:1::1001");
        desk.restore(
                List.of(
                        binding(0, Optional.of(Desk.NAME)),
                        Bindings.of(second, Desk.MN2, desk.now + 500 * SECOND)
                                .ended(Optional.empty())));
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(second);
        assertThat(desk.pool.owner(HOME)).isEmpty();
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(HOME);
    }

    @Test
    void aNameFromBeforeThatCouldNotBePublishedIsTriedAgainWhenItIsAskedFor() {
        desk.restore(List.of(binding(600, Optional.of(Desk.NAME))));
        desk.dns(Desk.SILENT);
        Association owner = desk.authenticated();
        desk.update(owner, 8, 600, CARE_OF, DnsUpdate.request(false, Desk.NAME));
        assertThat(desk.all(HaAction.UpdateDns.class))
                .hasSize(2)
                .extracting(HaAction.UpdateDns::change)
                .containsOnly(NameChange.add(new NameRegistration(Desk.domain(Desk.NAME), HOME)));
    }

    /** RFC 5026 6: the DNS gets there, also where the home agent died on the way. */
    @Test
    void whatTheJournalDoesNotKnowToBeDoneIsDoneAfterTheRestart() {
        DomainName name = Desk.domain(Desk.NAME);
        DomainName old = Desk.domain("old.example.com");
        desk.restore(
                List.of(binding(600, Optional.of(Desk.NAME))),
                new NameRecord(HOME, Optional.of(name), List.of(old, name), false));
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(
                        NameChange.replace(
                                new NameRegistration(old, HOME), new NameRegistration(name, HOME)));
        desk.dns(Desk.SILENT);
        desk.passes(2 * SECOND);
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.JournalName.class).name())
                .isEqualTo(new NameRecord(HOME, Optional.of(name), List.of(name), true));
    }

    /** The home agent died between the binding's write and the journal's: nobody has to ask. */
    @Test
    @Tag("req:S5026-6-f")
    void aNameThatTheJournalHasNeverHeardOfIsPublishedAtOnce() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(List.of(binding(600, Optional.of(Desk.NAME))));
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.add(new NameRegistration(name, HOME)));
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.JournalName.class).name())
                .isEqualTo(new NameRecord(HOME, Optional.of(name), List.of(name), true));
    }

    /** It asked for that while its binding went on, so the binding has no name either. */
    @Test
    void aNameThatItsMobileNodeHasTakenBackIsNotPublished() {
        nameIsTakenBack();
        Binding onDisk = desk.last(HaAction.Store.class).binding();
        Desk restarted = new Desk();
        restarted.restore(List.of(onDisk));
        assertThat(restarted.all(HaAction.JournalName.class)).isEmpty();
        assertThat(restarted.all(HaAction.UpdateDns.class)).isEmpty();
    }

    /** With the journal, and where none tells, in whatever order the bindings come. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNameLeadsToWhereItWasAskedForLast(boolean journaled) {
        DomainName name = Desk.domain(Desk.NAME);
        Ipv6Address second = Ipv6Address.of("2001:db8:1::1001");
        Binding later =
                Bindings.of(
                        second, Desk.MN1, CARE_OF, desk.now + 500 * SECOND, Optional.of(Desk.NAME));
        NameRecord record = new NameRecord(second, Optional.of(name), List.of(name), true);
        desk.restore(
                List.of(binding(400, Optional.of(Desk.NAME)), later),
                journaled ? new NameRecord[] {record} : new NameRecord[0]);
        for (int i = 0; i < desk.all(HaAction.UpdateDns.class).size(); i++) {
            desk.dns(desk.all(HaAction.UpdateDns.class).get(i).ticket(), Desk.PERFORMED);
        }
        assertThat(desk.all(HaAction.UpdateDns.class))
                .extracting(HaAction.UpdateDns::change)
                .contains(NameChange.remove(new NameRegistration(name, HOME)))
                .noneMatch(
                        change ->
                                change.next()
                                        .equals(Optional.of(new NameRegistration(name, HOME))));
        assertThat(desk.names.wanted(second)).contains(name);
        assertThat(desk.names.nameOf(HOME)).isEmpty();
    }

    /** So that whoever takes over withdraws it. */
    @Test
    void aBindingThatEndsHasTheNameThatIsStillToBeWithdrawn() {
        nameIsTakenBack();
        desk.stored(true);
        desk.dns(Desk.SILENT);
        desk.passes(600 * SECOND);
        Binding ended = desk.last(HaAction.Store.class).binding();
        assertThat(ended.hasEnded()).isTrue();
        assertThat(ended.name()).contains(Desk.domain(Desk.NAME));
    }

    @Test
    void whatTheJournalKnowsToBeDoneIsLeftAlone() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(
                List.of(binding(600, Optional.of(Desk.NAME))),
                new NameRecord(HOME, Optional.of(name), List.of(name), true));
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        Association owner = desk.authenticated();
        desk.update(owner, 8, 600, CARE_OF, DnsUpdate.request(false, Desk.NAME));
        desk.stored(true);
        assertThat(desk.nameStatus()).isZero();
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
    }

    /**
     * The home agent died between the binding's write and the journal's, or another one has served
     * it since, where its mobile node took the name back.
     */
    @Test
    @Tag("req:S5026-6-f")
    void aNameThatTheBindingDoesNotHaveIsWithdrawn() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(
                List.of(binding(600, Optional.empty())),
                new NameRecord(HOME, Optional.of(name), List.of(name), true));
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(new NameRegistration(name, HOME)));
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.JournalName.class).name().isNothing()).isTrue();
        assertThat(desk.cache.inForce(HOME)).isPresent();
        assertThat(desk.all(HaAction.Erase.class)).isEmpty();
    }

    /**
     * It was at home with its name, and then at another home agent that has failed, and that it
     * told nothing of a name: it asked nobody to take it away.
     */
    @Test
    void theNameOfWhoWasAtHomeStaysThoughTheBindingThatIsInheritedHasNone() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(List.of(), new NameRecord(HOME, Optional.of(name), List.of(name), true, true));
        Effects out = new Effects();
        Optional<Binding> mine =
                desk.cache
                        .succession()
                        .inherit(binding(600, Optional.empty()), HOME_AGENT, desk.now, out);
        desk.collect(out);
        assertThat(mine).isPresent();
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
        assertThat(desk.names.wanted(HOME)).contains(name);
    }

    @Test
    @Tag("req:S5026-6-f")
    void aNameWhoseBindingIsNotThereAnyMoreIsWithdrawn() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(List.of(), new NameRecord(HOME, Optional.of(name), List.of(name), true));
        assertThat(desk.last(HaAction.UpdateDns.class).change())
                .isEqualTo(NameChange.remove(new NameRegistration(name, HOME)));
        desk.dns(Desk.PERFORMED);
        assertThat(desk.last(HaAction.JournalName.class).name().isNothing()).isTrue();
    }

    @Test
    void aNameWhoseMobileNodeIsAtHomeStays() {
        DomainName name = Desk.domain(Desk.NAME);
        desk.restore(List.of(), new NameRecord(HOME, Optional.of(name), List.of(name), true, true));
        assertThat(desk.all(HaAction.UpdateDns.class)).isEmpty();
    }

    @Test
    void aBindingOfAPrefixThatIsNoLongerServedIsNotForwarded() {
        Ipv6Address elsewhere = Ipv6Address.of("2001:db8:9::1");
        desk.restore(List.of(Bindings.of(elsewhere, Desk.MN1, desk.now + 600 * SECOND)));
        assertThat(desk.all(HaAction.SetTunnel.class)).isEmpty();
        assertThat(desk.last(HaAction.Erase.class).homeAddress()).isEqualTo(elsewhere);
    }

    /** Its mobile node is to come here with another address. */
    @Test
    void whatIsKeptOfAnotherLinkHasNotEnded() {
        desk.cache.succession().share(HOME_AGENT);
        Binding foreign =
                Bindings.of(Ipv6Address.of("2001:db8:9::1"), Desk.MN2, desk.now + 600 * SECOND);
        Binding over =
                Bindings.of(Ipv6Address.of("2001:db8:1::1001"), Desk.MN2, desk.now)
                        .ended(Optional.empty());
        desk.restore(List.of(binding(600, Optional.empty()), foreign, over));
        assertThat(desk.last(HaAction.Report.class).report())
                .isEqualTo(Report.info("bindings-restored").with("in-force", 1).with("ended", 1));
    }

    private void nameIsTakenBack() {
        desk.restore(List.of());
        desk.answerProbes(true);
        Association owner = desk.authenticated();
        desk.update(owner, 8, 600, CARE_OF, DnsUpdate.request(false, Desk.NAME));
        desk.stored(true);
        desk.dns(Desk.PERFORMED);
        desk.update(owner, 9, 600, CARE_OF, DnsUpdate.request(true, Desk.NAME));
    }

    private Binding binding(long left, Optional<String> name) {
        return Bindings.of(HOME, Desk.MN1, CARE_OF, desk.now + left * SECOND, name);
    }
}
