package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.TakeoverDesk.FIRST;
import static mip6.ha.core.TakeoverDesk.ROUND_TRIP;
import static mip6.ha.core.TakeoverDesk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Mobile nodes of a home agent that failed are taken over. */
class TakeoverTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");

    private final TakeoverDesk one = new TakeoverDesk();
    private final Desk desk = one.desk;
    private final Takeovers takeovers = one.takeovers;

    private Binding binding(Ipv6Address homeAddress, Identity identity) {
        return binding(homeAddress, identity, CARE_OF);
    }

    private Binding binding(Ipv6Address homeAddress, Identity identity, Ipv6Address careOf) {
        long until = desk.now + 600 * Desk.SECOND;
        return Bindings.of(homeAddress, identity, careOf, until, Optional.of(Desk.NAME))
                .withSequence(new SequenceNumber(40_000));
    }

    private List<Binding> many(int count, IntFunction<Ipv6Address> careOf) {
        List<Binding> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ipv6Address homeAddress = new Ipv6Address(HOME.high(), 0xabcd_0000L + i);
            Identity identity = Identity.fqdn("mn" + i + ".example.com");
            many.add(binding(homeAddress, identity, careOf.apply(i)));
        }
        return many;
    }

    private List<OutgoingMobilityHeader> calls() {
        return desk.sent().stream().filter(each -> each.encapsulatedTo().isPresent()).toList();
    }

    @Test
    @Tag("req:SHIB-4-a")
    void itsTrafficIsForwardedAtOnceAndItIsInitiatedTo() {
        one.inherit(binding(HOME, Desk.MN1));
        assertThat(desk.last(HaAction.SetTunnel.class).tunnel().remote()).isEqualTo(CARE_OF);
        assertThat(desk.all(HaAction.Announce.class)).contains(new HaAction.Announce(HOME));
        assertThat(desk.all(HaAction.Defend.class)).contains(new HaAction.Defend(HOME));
        assertThat(desk.all(HaAction.Probe.class)).doesNotContain(new HaAction.Probe(HOME));
        assertThat(desk.ike.getLast()).isInstanceOf(IkeEvent.Initiate.class);
    }

    @Test
    @Tag("req:SHIB-4.3-a")
    @Tag("req:SHIB-4.3-b")
    @Tag("req:SHIB-4.3-d")
    void itIsCalledUnderTheNewSaInsideEncapsulation() throws MalformedException {
        one.inherit(binding(HOME, Desk.MN1));
        Association mobileNode = one.secured(FIRST, HOME, CARE_OF);
        OutgoingMobilityHeader call = calls().getLast();
        assertThat(call.source()).isEqualTo(Desk.HOME_AGENT);
        assertThat(call.destination()).isEqualTo(HOME);
        assertThat(call.encapsulatedTo()).contains(CARE_OF);
        assertThat(call.protection()).contains(mobileNode.sa());
        assertThat(call.routingHeader()).isEmpty();
        assertThat(MobilityHeader.decode(call.octets(), Desk.HOME_AGENT, HOME))
                .isEqualTo(new HomeAgentSwitch(true, List.of(Desk.HOME_AGENT), List.of()));
    }

    @Test
    void itIsCalledAgainAfterSomeRoundTripsEachTimeLater() {
        one.inherit(binding(HOME, Desk.MN1));
        one.secured(FIRST, HOME, CARE_OF);
        one.passes(4 * ROUND_TRIP - 1);
        assertThat(calls()).hasSize(1);
        one.passes(1);
        assertThat(calls()).hasSize(2);
        one.passes(8 * ROUND_TRIP - 1);
        assertThat(calls()).hasSize(2);
        one.passes(1);
        assertThat(calls()).hasSize(3);
        for (int i = 0; i < 100; i++) {
            one.passes(Desk.SECOND);
        }
        assertThat(calls()).hasSize(Takeovers.MOST_SWITCH_MESSAGES);
    }

    /** An inherited binding is no reason to probe, and its sequence number does not count. */
    @Test
    void itsFirstBindingUpdateMayHaveAnyNumberAndIsAnsweredAtOnce() {
        one.inherit(binding(HOME, Desk.MN1));
        Association mobileNode = one.secured(FIRST, HOME, CARE_OF);
        one.registers(mobileNode, 17);
        assertThat(desk.acknowledgements()).hasSize(1);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isTrue();
        assertThat(desk.reports()).contains("mobile-node-taken-over");
        int sent = calls().size();
        one.passes(100 * Desk.SECOND);
        assertThat(calls()).hasSize(sent);
        assertThat(takeovers.underWay()).isZero();
        // the numbers count from here on
        desk.update(mobileNode, 16, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isFalse();
    }

    @Test
    @Tag("req:SHIB-4.1-a")
    @Tag("req:SHIB-4.4-a")
    void withAnotherAddressNothingIsLeftOfTheOldOne() {
        one.inherit(binding(ELSEWHERE, Desk.MN1));
        IkeEvent.Initiate initiate = (IkeEvent.Initiate) desk.ike.getLast();
        Ipv6Address given = TakeoverDesk.given(initiate).orElseThrow();
        Association mobileNode = one.secured(initiate.id(), given, CARE_OF);
        one.registers(mobileNode, 1);
        assertThat(desk.all(HaAction.Erase.class))
                .anyMatch(erase -> erase.homeAddress().equals(ELSEWHERE));
    }

    /** Attacks 29 and 30: an address that never answers gets few packets, and ties up nothing. */
    @Test
    void whoDoesNotAnswerIsGivenUpAfterSomeAttempts() {
        one.inherit(binding(HOME, Desk.MN1));
        for (int i = 1; i <= Takeovers.ATTEMPTS; i++) {
            one.engine(new IkeAction.Failed(new IkeSaId(100 + i), IkeFailure.NO_RESPONSE));
            one.passes(10 * Desk.SECOND);
        }
        assertThat(desk.reports()).contains("mobile-node-given-up");
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(3);
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
        // its packets go where it was until its binding has run out
        assertThat(desk.all(HaAction.RemoveTunnel.class)).isEmpty();
        one.passes(600 * Desk.SECOND);
        assertThat(desk.last(HaAction.RemoveTunnel.class).homeAddress()).isEqualTo(HOME);
        assertThat(desk.cache.inForce()).isEmpty();
    }

    /** The exchange with it begins with the first one. */
    @Test
    void howLongItTookIsOfAllInitiations() {
        one.inherit(binding(HOME, Desk.MN1));
        long begun = desk.now;
        one.engine(new IkeAction.Failed(FIRST, IkeFailure.NO_RESPONSE));
        one.passes(Takeovers.PAUSE);
        one.registers(one.secured(SECOND, HOME, CARE_OF), 1);
        assertThat(
                        desk.all(HaAction.Report.class).stream()
                                .map(each -> each.report().line())
                                .filter(line -> line.startsWith("mobile-node-taken-over")))
                .singleElement()
                .asString()
                .contains(" attempts=2 ")
                .endsWith(" elapsed=%.3f".formatted((desk.now - begun) / 1e9));
    }

    /** It moved, and went to another one, which has its address now. */
    @Test
    void whomAnotherOneServesIsLookedForNoMore() {
        one.inherit(binding(HOME, Desk.MN1));
        one.engine(new IkeAction.Failed(FIRST, IkeFailure.NO_RESPONSE));
        assertThat(takeovers.waiting()).isEqualTo(1);
        one.letGo(HOME);
        one.passes(600 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
        one.inherit(binding(HOME, Desk.MN1));
        one.letGo(HOME);
        assertThat(desk.ike.getLast()).isEqualTo(new IkeEvent.Close(SECOND));
        assertThat(takeovers.underWay()).isZero();
    }

    /** Attack 29: the care-of address may be a victim's. */
    @Test
    void whereNobodyWasEverSeenToBeFewPacketsGo() {
        one.inherit(binding(HOME, Desk.MN1).withProof(false));
        one.passes(Takeovers.UNPROVEN_PATIENCE - 1);
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(FIRST));
        one.passes(1);
        assertThat(desk.ike).contains(new IkeEvent.Close(FIRST));
        one.passes(600 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(desk.reports()).contains("mobile-node-given-up");
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
    }

    /** Attack 29: the list names a victim's address again and again. */
    @Test
    void howeverManyAreSaidToBeAtOneAddressOneIsInitiatedToThere() {
        List<Binding> poisoned = many(50, _ -> CARE_OF);
        one.inherit(poisoned.toArray(Binding[]::new));
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isEqualTo(49);
        one.engine(new IkeAction.Failed(one.last(), IkeFailure.NO_RESPONSE));
        assertThat(desk.reports().stream().filter("mobile-node-given-up"::equals)).hasSize(49);
        assertThat(takeovers.underWay()).isZero();
        assertThat(takeovers.waiting()).isEqualTo(1);
    }

    /** Home agents do not know whether they may be there; whoever answers shows that they may. */
    @Test
    void whoSharesACareOfAddressFollowsWhenSomebodyIsThere() {
        one.inherit(
                binding(HOME, Desk.MN1),
                binding(Ipv6Address.of("2001:db8:1::abcd:2"), Identity.fqdn("mn2.example.com")),
                binding(Ipv6Address.of("2001:db8:1::abcd:3"), Identity.fqdn("mn3.example.com")));
        assertThat(takeovers.underWay()).isEqualTo(1);
        one.established(one.last(), CARE_OF);
        assertThat(takeovers.underWay()).isEqualTo(2);
        one.engine(new IkeAction.Failed(one.last(), IkeFailure.AUTHENTICATION_FAILED));
        assertThat(takeovers.underWay()).isEqualTo(2);
        assertThat(takeovers.waiting()).isZero();
    }

    /** It has not answered, and another one is said to be there since. */
    @Test
    void whoIsTriedAgainGoesPastNobody() {
        one.inherit(binding(HOME, Desk.MN1));
        one.engine(new IkeAction.Failed(FIRST, IkeFailure.NO_RESPONSE));
        one.inherit(binding(Ipv6Address.of("2001:db8:1::abcd:2"), Desk.MN2));
        one.passes(Takeovers.PAUSE);
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isEqualTo(1);
        one.established(SECOND, CARE_OF);
        assertThat(takeovers.underWay()).isEqualTo(2);
        assertThat(takeovers.waiting()).isZero();
    }

    /** RFC 5142 5 and 8: 5 s, 10 s and 20 s, where the operator wants that. */
    @Test
    void theTimersOfTheStandardArePossible() {
        takeovers.callAgainAfter(DrainPlan.STANDARD_FIRST);
        one.inherit(binding(HOME, Desk.MN1));
        Association _ = one.secured(FIRST, HOME, CARE_OF);
        int[] seconds = {5, 10, 20};
        for (int i = 0; i < seconds.length; i++) {
            assertThat(calls()).hasSize(i + 1);
            one.passes(seconds[i] * Desk.SECOND - 1);
            assertThat(calls()).hasSize(i + 1);
            one.passes(1);
        }
        assertThat(calls()).hasSize(3);
        assertThat(takeovers.underWay()).isZero();
    }

    @Test
    void whoeverAnswersThereIsCalledLikeTheOthers() {
        one.inherit(binding(HOME, Desk.MN1).withProof(false));
        one.secured(FIRST, HOME, CARE_OF);
        one.passes(4 * ROUND_TRIP);
        assertThat(calls()).hasSize(2);
        one.passes(Takeovers.UNPROVEN_PATIENCE);
        assertThat(calls()).hasSizeGreaterThan(2);
    }

    /** Attack 29. */
    @Test
    void aBindingUpdateAloneProvesNobodyToBeThere() {
        Association mobileNode = desk.registered(1);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().proven()).isTrue();
        desk.update(mobileNode, 2, 600, Desk.CARE_OF_2);
        desk.stored(true);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().proven()).isFalse();
        desk.engine(new IkeAction.Alive(mobileNode.id()));
        desk.update(mobileNode, 3, 600, Desk.CARE_OF_2);
        desk.stored(true);
        assertThat(desk.cache.inForce(mobileNode.home()).orElseThrow().proven()).isTrue();
    }

    @Test
    @Tag("req:SHIB-4.2-c")
    void whoProvesToBeSomebodyElseIsGivenUpAtOnce() {
        one.inherit(binding(HOME, Desk.MN1));
        one.engine(new IkeAction.Failed(FIRST, IkeFailure.PEER_NOT_TRUSTED));
        one.passes(100 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(desk.reports()).contains("mobile-node-given-up");
    }

    /** Attack 31. */
    @Test
    void whoComesByItselfMeanwhileHasOneBinding() {
        one.inherit(binding(HOME, Desk.MN1));
        Association own = desk.authenticated(Desk.NAME, Optional.of(HOME), Desk.NAME);
        assertThat(own.address()).contains(HOME);
        one.registers(own, 5);
        assertThat(takeovers.underWay()).isZero();
        assertThat(desk.ike).contains(new IkeEvent.Close(FIRST));
        assertThat(desk.cache.inForce().count()).isEqualTo(1);
    }

    /** It has gone home, or is to end. */
    @Test
    void whoLeavesMeanwhileIsNotCalledBack() {
        one.inherit(binding(HOME, Desk.MN1));
        desk.update(desk.authenticated(Desk.NAME, Optional.of(HOME)), 5, 0, CARE_OF);
        desk.stored(true);
        takeovers.registered(desk.registered.getLast(), desk.now, new Effects());
        assertThat(takeovers.underWay() + takeovers.waiting()).isZero();
    }

    @Test
    @Tag("req:SHIB-5-a")
    void notTooManyAreInitiatedToAtOnceAndTheOthersFollow() {
        List<Binding> many =
                many(3 * RecoveryWindow.FIRST, i -> new Ipv6Address(CARE_OF.high(), 1L + i));
        one.inherit(many.toArray(Binding[]::new));
        assertThat(takeovers.underWay()).isEqualTo(RecoveryWindow.FIRST);
        assertThat(takeovers.status())
                .isEqualTo(
                        new RecoveryStatus(
                                takeovers.waiting(), RecoveryWindow.FIRST, RecoveryWindow.FIRST));
        // who has not answered for a while waits for a lost packet, and keeps nobody waiting
        one.passes(Desk.SECOND);
        assertThat(takeovers.underWay()).isEqualTo(2 * RecoveryWindow.FIRST);
        one.passes(Desk.SECOND);
        assertThat(takeovers.waiting()).isZero();
    }

    /** Nobody is left under way of whom anything could be heard. */
    @Test
    void whoWaitsFollowsWhereOthersAreLetGo() {
        List<Binding> many =
                many(RecoveryWindow.FIRST + 1, i -> new Ipv6Address(CARE_OF.high(), 1L + i));
        one.inherit(many.toArray(Binding[]::new));
        assertThat(takeovers.waiting()).isEqualTo(1);
        one.letGo(
                many.subList(0, RecoveryWindow.FIRST).stream()
                        .map(Binding::homeAddress)
                        .toArray(Ipv6Address[]::new));
        assertThat(takeovers.waiting()).isZero();
        assertThat(takeovers.underWay()).isEqualTo(1);
    }
}
