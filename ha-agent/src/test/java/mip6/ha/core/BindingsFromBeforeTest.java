package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.ikev2.core.EapPolicy;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.core.IkeTerms;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A home agent finds bindings in the store, its own ones from before it was killed or those of one
 * that failed, and has no SA.
 */
class BindingsFromBeforeTest {

    private static final long NOW = 1000 * Desk.SECOND;
    private static final DomainName NAME = Desk.domain(Desk.NAME);
    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:2::1");
    private static final Ipv6Address FOREIGN = Ipv6Address.of("2001:db8:2::abcd:1");
    private static final long UNTIL = NOW + 500 * Desk.SECOND;

    private static HomeAgent homeAgent() {
        Identity own = Identity.fqdn("ha1.example.com");
        IkeSettings ike =
                new IkeSettings(
                        own,
                        Optional.empty(),
                        Map.of(own, Secret.of(Bytes.ofUtf8("0123456789abcdef"))),
                        new TrustAnchors(List.of()),
                        new CertificateRequirement.AnyNode(),
                        Optional.empty(),
                        new EapPolicy.None(),
                        IkeTerms.standard());
        return new HomeAgent(
                Desk.settings(HomePrefix.lasting(Desk.HOME), 100),
                new IkeEndpoint(ike, new SecureRandom(), () -> Instant.EPOCH),
                new SecureRandom());
    }

    private static Binding binding(int number, long expires) {
        return binding(Ipv6Address.of("2001:db8:1::abcd:" + number), number, expires);
    }

    private static Binding binding(Ipv6Address homeAddress, int number, long expires) {
        return Bindings.of(
                homeAddress,
                Identity.fqdn("mn" + number + ".example.com"),
                Ipv6Address.of("2001:db8:a1::" + number),
                expires,
                Optional.of(Desk.NAME));
    }

    private static HaEvent restored() {
        return new HaEvent.Restored(List.of(binding(1, UNTIL), binding(2, UNTIL)));
    }

    @Test
    @Tag("req:SHIB-4-a")
    void itForwardsAtOnceAndInitiatesToItsOwn() {
        HomeAgent one = homeAgent();
        one.initiateAfterRestart();
        List<HaAction> done = one.handle(restored(), NOW);
        assertThat(done).filteredOn(HaAction.SetTunnel.class::isInstance).hasSize(2);
        assertThat(one.recovery().underWay()).isEqualTo(2);
    }

    /**
     * Its address is watched from the beginning, since a packet for it says more than any order.
     */
    @Test
    @Tag("req:SHIB-5-a")
    void whoIsSentToGoesBeforeOthers() {
        HomeAgent one = homeAgent();
        one.initiateToAtOnce(1);
        List<Binding> three = List.of(binding(1, UNTIL), binding(2, UNTIL), binding(3, UNTIL));
        List<HaAction> done = one.handle(new HaEvent.Inherited(three, Desk.HOME_AGENT), NOW);
        assertThat(initiatedTo(one, done)).containsExactly(three.get(0).careOfAddress());
        assertThat(done)
                .containsSubsequence(
                        three.stream()
                                .map(each -> new HaAction.Watch(each.homeAddress()))
                                .toList());
        assertThat(one.handle(new HaEvent.TrafficSeen(three.get(2).homeAddress()), NOW))
                .noneMatch(HaAction.Ike.class::isInstance);
        // the first one is silent
        assertThat(initiatedTo(one, one.timePassed(NOW + Desk.SECOND)))
                .contains(three.get(2).careOfAddress())
                .doesNotContain(three.get(1).careOfAddress());
    }

    /** With what is computed for it. */
    private static List<Ipv6Address> initiatedTo(HomeAgent one, List<HaAction> done) {
        List<HaAction> all = new ArrayList<>(done);
        for (HaAction each : done) {
            if (each instanceof HaAction.Ike(IkeAction.Compute(long job, var work))) {
                all.addAll(
                        one.handle(new HaEvent.Ike(new IkeEvent.Computed(job, work.run())), NOW));
            }
        }
        return all.stream()
                .map(each -> each instanceof HaAction.Ike(IkeAction.Send send) ? send : null)
                .filter(Objects::nonNull)
                .map(send -> send.remote().address())
                .distinct()
                .toList();
    }

    /** Also where the other one has ended the binding by the time of the next start. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNameOfWhomAnotherOneServesIsForgotten(boolean lasting) {
        HomeAgent one = homeAgent();
        Ipv6Address there = binding(1, UNTIL).homeAddress();
        NameRecord stale =
                new NameRecord(there, Optional.of(NAME), List.of(NAME), !lasting, lasting);
        List<HaAction> done =
                new ArrayList<>(one.handle(new HaEvent.NamesRestored(List.of(stale)), NOW));
        done.addAll(one.handle(new HaEvent.ServedElsewhere(Set.of(there)), NOW));
        assertThat(only(HaAction.JournalName.class, done).name())
                .isEqualTo(new NameRecord(there, Optional.empty(), List.of(), true));
        done.addAll(one.handle(new HaEvent.Restored(List.of()), NOW));
        assertThat(done).noneMatch(HaAction.UpdateDns.class::isInstance);
        only(HaAction.JournalName.class, done);
    }

    /** It has gone home, or to another home agent, and only its name was left: that goes, too. */
    @Test
    void whoHadLeftIsNotCalledBack() {
        HomeAgent one = homeAgent();
        Binding left = binding(1, UNTIL).ended(Optional.of(NAME));
        List<HaAction> done =
                new ArrayList<>(
                        one.handle(new HaEvent.Inherited(List.of(left), Desk.HOME_AGENT), NOW));
        HaAction.JournalName intention = only(HaAction.JournalName.class, done);
        done.addAll(one.handle(new HaEvent.NameJournaled(intention.ticket(), true), NOW));
        HaAction.UpdateDns update = only(HaAction.UpdateDns.class, done);
        assertThat(update.change())
                .isEqualTo(NameChange.remove(new NameRegistration(NAME, left.homeAddress())));
        done.addAll(one.handle(new HaEvent.DnsUpdated(update.ticket(), Desk.PERFORMED), NOW));
        assertThat(only(HaAction.Erase.class, done).homeAddress()).isEqualTo(left.homeAddress());
        assertThat(done).noneMatch(HaAction.SetTunnel.class::isInstance);
        assertThat(one.recovery()).isEqualTo(new RecoveryStatus(0, 0, RecoveryWindow.FIRST));
    }

    private static <T extends HaAction> T only(Class<T> kind, List<HaAction> done) {
        return done.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    /** Its clock is ahead of that of the home agent that failed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noBindingEndsByTheClockOfAnother(boolean restarted) {
        HomeAgent one = homeAgent();
        one.shareBindings(Desk.HOME_AGENT);
        List<Binding> over = List.of(binding(1, NOW), binding(2, NOW));
        List<HaAction> done =
                one.handle(
                        restarted
                                ? new HaEvent.Restored(over)
                                : new HaEvent.Inherited(over, Desk.HOME_AGENT),
                        NOW);
        assertThat(done).filteredOn(HaAction.SetTunnel.class::isInstance).hasSize(2);
        long quarter = 150 * Desk.SECOND;
        assertThat(one.timePassed(NOW + quarter - 1))
                .noneMatch(HaAction.RemoveTunnel.class::isInstance);
        assertThat(one.timePassed(NOW + quarter))
                .filteredOn(HaAction.RemoveTunnel.class::isInstance)
                .hasSize(2);
    }

    /** What is its own alone ends while it does not run. */
    @Test
    void aBindingThatNobodySharesEndsInItsTime() {
        List<HaAction> done =
                homeAgent().handle(new HaEvent.Restored(List.of(binding(1, NOW))), NOW);
        assertThat(done).noneMatch(HaAction.SetTunnel.class::isInstance);
    }

    /** It failed itself in the middle of its takeover: nothing goes out from where it is not. */
    @Test
    void whomItHasInheritedItInitiatesToFromItsOwnAddress() {
        HomeAgent one = homeAgent();
        one.initiateAfterRestart();
        one.shareBindings(Desk.HOME_AGENT);
        Binding taken = binding(1, UNTIL).servedBy(ELSEWHERE);
        List<HaAction> done = one.handle(new HaEvent.Restored(List.of(taken)), NOW);
        assertThat(only(HaAction.SetTunnel.class, done).tunnel().local())
                .isEqualTo(Desk.HOME_AGENT);
        assertThat(sent(one, done)).isEqualTo(Desk.HOME_AGENT);
    }

    /** Of another home link: it is to have an address of this one. */
    @Test
    void whomItHasInheritedFromAnotherLinkItStillInitiatesTo() {
        HomeAgent one = homeAgent();
        one.initiateAfterRestart();
        one.shareBindings(Desk.HOME_AGENT);
        Binding taken = binding(FOREIGN, 1, UNTIL).servedBy(ELSEWHERE);
        List<HaAction> done = one.handle(new HaEvent.Restored(List.of(taken)), NOW);
        assertThat(done)
                .noneMatch(HaAction.SetTunnel.class::isInstance)
                .noneMatch(HaAction.Erase.class::isInstance)
                .noneMatch(HaAction.JournalName.class::isInstance);
        assertThat(one.recovery().underWay()).isEqualTo(1);
    }

    /** Where the first IKE message comes from, once what it waits for is computed. */
    private static Ipv6Address sent(HomeAgent one, List<HaAction> done) {
        IkeAction.Compute first =
                done.stream()
                        .filter(HaAction.Ike.class::isInstance)
                        .map(each -> ((HaAction.Ike) each).action())
                        .filter(IkeAction.Compute.class::isInstance)
                        .map(IkeAction.Compute.class::cast)
                        .findFirst()
                        .orElseThrow();
        return one
                .handle(
                        new HaEvent.Ike(new IkeEvent.Computed(first.job(), first.work().run())),
                        NOW)
                .stream()
                .filter(HaAction.Ike.class::isInstance)
                .map(each -> ((HaAction.Ike) each).action())
                .filter(IkeAction.Send.class::isInstance)
                .map(each -> ((IkeAction.Send) each).local().address())
                .findFirst()
                .orElseThrow();
    }
}
