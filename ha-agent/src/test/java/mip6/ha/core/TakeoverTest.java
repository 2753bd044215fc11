package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Mobile nodes of a home agent that failed are taken over. */
class TakeoverTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final Ipv6Address ELSEWHERE = Ipv6Address.of("2001:db8:9::5");
    private static final long ROUND_TRIP = 40 * Desk.MILLISECOND;

    private final Desk desk = Desk.ready();
    private long lastId = 100;
    private final Takeovers takeovers =
            new Takeovers(desk.keyExchange, () -> new IkeSaId(++lastId));

    private Binding binding(Ipv6Address homeAddress, Identity identity) {
        return binding(homeAddress, identity, true);
    }

    private Binding binding(Ipv6Address homeAddress, Identity identity, boolean proven) {
        return binding(homeAddress, identity, CARE_OF, proven);
    }

    private Binding binding(
            Ipv6Address homeAddress, Identity identity, Ipv6Address careOf, boolean proven) {
        return new Binding(
                homeAddress,
                identity,
                Desk.HOME_AGENT,
                careOf,
                new SequenceNumber(40_000),
                Lifetime.ofSeconds(600),
                desk.now + 600 * Desk.SECOND,
                Optional.of(Desk.domain(Desk.NAME)),
                false,
                proven);
    }

    private List<Binding> many(int count, IntFunction<Ipv6Address> careOf) {
        List<Binding> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ipv6Address homeAddress = new Ipv6Address(HOME.high(), 0xabcd_0000L + i);
            Identity identity = Identity.fqdn("mn" + i + ".example.com");
            many.add(binding(homeAddress, identity, careOf.apply(i), true));
        }
        return many;
    }

    private void inherit(Binding... bindings) {
        Effects out = new Effects();
        for (Binding each : bindings) {
            if (desk.cache.succession().inherit(each, each.homeAgent(), out)) {
                takeovers.enqueue(each, out);
            }
        }
        takeovers.proceed(desk.now, out);
        desk.collect(out);
    }

    private void engine(IkeAction action) {
        desk.engine(action);
        Effects out = new Effects();
        takeovers.observe(action, desk.now, out);
        desk.collect(out);
    }

    private void passes(long nanoseconds) {
        desk.passes(nanoseconds);
        Effects out = new Effects();
        takeovers.timePassed(desk.now, out);
        desk.collect(out);
    }

    private void established(IkeSaId id) {
        engine(
                new IkeAction.Established(
                        id,
                        new AuthenticatedPeer(Desk.MN1, Method.SIGNATURE, Set.of(Desk.NAME)),
                        Endpoint.ike(Desk.HOME_AGENT),
                        Endpoint.ike(CARE_OF),
                        new ConfigurationReply(Optional.empty(), 0, List.of(), Optional.empty()),
                        2,
                        Duration.ZERO));
    }

    private Association secured(IkeSaId id, Ipv6Address home) {
        established(id);
        desk.now += ROUND_TRIP;
        ChildSa sa = desk.childSa(id, Desk.MN1, home);
        engine(new IkeAction.InstallSa(sa));
        return new Association(id, Desk.MN1, Optional.of(home), SaPair.of(sa));
    }

    private void registers(Association mobileNode, int sequence) {
        desk.update(mobileNode, sequence, 600, CARE_OF);
        desk.stored(true);
        Effects out = new Effects();
        for (Binding each : List.copyOf(desk.registered)) {
            takeovers.registered(each, desk.now, out);
            desk.cache.succession().foreign().registered(each, out);
        }
        desk.collect(out);
    }

    private List<OutgoingMobilityHeader> calls() {
        return desk.sent().stream().filter(each -> each.encapsulatedTo().isPresent()).toList();
    }

    @Test
    @Tag("req:SHIB-4-a")
    void itsTrafficIsForwardedAtOnceAndItIsInitiatedTo() {
        inherit(binding(HOME, Desk.MN1));
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
        inherit(binding(HOME, Desk.MN1));
        Association mobileNode = secured(new IkeSaId(101), HOME);
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
        inherit(binding(HOME, Desk.MN1));
        secured(new IkeSaId(101), HOME);
        passes(4 * ROUND_TRIP - 1);
        assertThat(calls()).hasSize(1);
        passes(1);
        assertThat(calls()).hasSize(2);
        passes(8 * ROUND_TRIP - 1);
        assertThat(calls()).hasSize(2);
        passes(1);
        assertThat(calls()).hasSize(3);
        for (int i = 0; i < 100; i++) {
            passes(Desk.SECOND);
        }
        assertThat(calls()).hasSize(Takeovers.MOST_SWITCH_MESSAGES);
    }

    /** An inherited binding is no reason to probe, and its sequence number does not count. */
    @Test
    void itsFirstBindingUpdateMayHaveAnyNumberAndIsAnsweredAtOnce() {
        inherit(binding(HOME, Desk.MN1));
        Association mobileNode = secured(new IkeSaId(101), HOME);
        registers(mobileNode, 17);
        assertThat(desk.acknowledgements()).hasSize(1);
        assertThat(desk.acknowledgements().getLast().status().isAccepted()).isTrue();
        assertThat(desk.reports()).contains("mobile-node-taken-over");
        int sent = calls().size();
        passes(100 * Desk.SECOND);
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
        inherit(binding(ELSEWHERE, Desk.MN1));
        IkeEvent.Initiate initiate = (IkeEvent.Initiate) desk.ike.getLast();
        Ipv6Address given =
                ((IkeEvent.Part.HomeAgent) initiate.part())
                        .given()
                        .flatMap(ConfigurationReply::address)
                        .orElseThrow();
        Association mobileNode = secured(initiate.id(), given);
        registers(mobileNode, 1);
        assertThat(desk.all(HaAction.Erase.class))
                .anyMatch(erase -> erase.homeAddress().equals(ELSEWHERE));
    }

    /** Attacks 29 and 30: an address that never answers gets few packets, and ties up nothing. */
    @Test
    void whoDoesNotAnswerIsGivenUpAfterSomeAttempts() {
        inherit(binding(HOME, Desk.MN1));
        for (int i = 1; i <= Takeovers.ATTEMPTS; i++) {
            engine(new IkeAction.Failed(new IkeSaId(100 + i), IkeFailure.NO_RESPONSE));
            passes(10 * Desk.SECOND);
        }
        assertThat(desk.reports()).contains("mobile-node-given-up");
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(3);
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
        // its packets go where it was until its binding has run out
        assertThat(desk.all(HaAction.RemoveTunnel.class)).isEmpty();
        passes(600 * Desk.SECOND);
        assertThat(desk.last(HaAction.RemoveTunnel.class).homeAddress()).isEqualTo(HOME);
        assertThat(desk.cache.inForce()).isEmpty();
    }

    /** It moved, and went to another one, which has its address now. */
    @Test
    void whomAnotherOneServesIsLookedForNoMore() {
        inherit(binding(HOME, Desk.MN1));
        engine(new IkeAction.Failed(new IkeSaId(101), IkeFailure.NO_RESPONSE));
        assertThat(takeovers.waiting()).isEqualTo(1);
        letGo(HOME);
        passes(600 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
        inherit(binding(HOME, Desk.MN1));
        letGo(HOME);
        assertThat(desk.ike.getLast()).isEqualTo(new IkeEvent.Close(new IkeSaId(102)));
        assertThat(takeovers.underWay()).isZero();
    }

    private void letGo(Ipv6Address homeAddress) {
        Effects out = new Effects();
        desk.cache.succession().letGo(homeAddress, desk.now, out);
        takeovers.letGo(List.of(homeAddress), out);
        desk.collect(out);
    }

    /** Attack 29: the care-of address may be a victim's. */
    @Test
    void whereNobodyWasEverSeenToBeFewPacketsGo() {
        inherit(binding(HOME, Desk.MN1, false));
        passes(Takeovers.UNPROVEN_PATIENCE - 1);
        assertThat(desk.ike).doesNotContain(new IkeEvent.Close(new IkeSaId(101)));
        passes(1);
        assertThat(desk.ike).contains(new IkeEvent.Close(new IkeSaId(101)));
        passes(600 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(desk.reports()).contains("mobile-node-given-up");
        assertThat(takeovers.waiting() + takeovers.underWay()).isZero();
    }

    /** Attack 29: the list names a victim's address again and again. */
    @Test
    void howeverManyAreSaidToBeAtOneAddressOneIsInitiatedToThere() {
        List<Binding> poisoned = many(50, _ -> CARE_OF);
        inherit(poisoned.toArray(Binding[]::new));
        assertThat(takeovers.underWay()).isEqualTo(1);
        assertThat(takeovers.waiting()).isEqualTo(49);
        engine(new IkeAction.Failed(new IkeSaId(lastId), IkeFailure.NO_RESPONSE));
        assertThat(desk.reports().stream().filter("mobile-node-given-up"::equals)).hasSize(49);
        assertThat(takeovers.underWay()).isZero();
        assertThat(takeovers.waiting()).isEqualTo(1);
    }

    /** Home agents do not know whether they may be there; whoever answers shows that they may. */
    @Test
    void whoSharesACareOfAddressFollowsWhenSomebodyIsThere() {
        inherit(
                binding(HOME, Desk.MN1),
                binding(Ipv6Address.of("2001:db8:1::abcd:2"), Identity.fqdn("mn2.example.com")),
                binding(Ipv6Address.of("2001:db8:1::abcd:3"), Identity.fqdn("mn3.example.com")));
        assertThat(takeovers.underWay()).isEqualTo(1);
        established(new IkeSaId(lastId));
        Effects out = new Effects();
        takeovers.proceed(desk.now, out);
        desk.collect(out);
        assertThat(takeovers.underWay()).isEqualTo(2);
        engine(new IkeAction.Failed(new IkeSaId(lastId), IkeFailure.AUTHENTICATION_FAILED));
        assertThat(takeovers.underWay()).isEqualTo(2);
        assertThat(takeovers.waiting()).isZero();
    }

    /** RFC 5142 5 and 8: 5 s, 10 s and 20 s, where the operator wants that. */
    @Test
    void theTimersOfTheStandardArePossible() {
        takeovers.callAgainAfter(DrainPlan.STANDARD_FIRST);
        inherit(binding(HOME, Desk.MN1));
        Association _ = secured(new IkeSaId(101), HOME);
        int[] seconds = {5, 10, 20};
        for (int i = 0; i < seconds.length; i++) {
            assertThat(calls()).hasSize(i + 1);
            passes(seconds[i] * Desk.SECOND - 1);
            assertThat(calls()).hasSize(i + 1);
            passes(1);
        }
        assertThat(calls()).hasSize(3);
        assertThat(takeovers.underWay()).isZero();
    }

    @Test
    void whoeverAnswersThereIsCalledLikeTheOthers() {
        inherit(binding(HOME, Desk.MN1, false));
        secured(new IkeSaId(101), HOME);
        passes(4 * ROUND_TRIP);
        assertThat(calls()).hasSize(2);
        passes(Takeovers.UNPROVEN_PATIENCE);
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
        inherit(binding(HOME, Desk.MN1));
        engine(new IkeAction.Failed(new IkeSaId(101), IkeFailure.PEER_NOT_TRUSTED));
        passes(100 * Desk.SECOND);
        assertThat(desk.ike).filteredOn(IkeEvent.Initiate.class::isInstance).hasSize(1);
        assertThat(desk.reports()).contains("mobile-node-given-up");
    }

    /** Attack 31. */
    @Test
    void whoComesByItselfMeanwhileHasOneBinding() {
        inherit(binding(HOME, Desk.MN1));
        Association own = desk.authenticated(Desk.NAME, Optional.of(HOME), Desk.NAME);
        assertThat(own.address()).contains(HOME);
        registers(own, 5);
        assertThat(takeovers.underWay()).isZero();
        assertThat(desk.ike).contains(new IkeEvent.Close(new IkeSaId(101)));
        assertThat(desk.cache.inForce().count()).isEqualTo(1);
    }

    /** It has gone home, or is to end. */
    @Test
    void whoLeavesMeanwhileIsNotCalledBack() {
        inherit(binding(HOME, Desk.MN1));
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
        inherit(many.toArray(Binding[]::new));
        assertThat(takeovers.underWay()).isEqualTo(RecoveryWindow.FIRST);
        assertThat(takeovers.status())
                .isEqualTo(
                        new RecoveryStatus(
                                takeovers.waiting(), RecoveryWindow.FIRST, RecoveryWindow.FIRST));
        // who has not answered for a while waits for a lost packet, and keeps nobody waiting
        passes(Desk.SECOND);
        assertThat(takeovers.underWay()).isEqualTo(2 * RecoveryWindow.FIRST);
        passes(Desk.SECOND);
        assertThat(takeovers.waiting()).isZero();
    }
}
