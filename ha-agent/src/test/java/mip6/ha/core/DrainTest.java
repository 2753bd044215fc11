package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Planned maintenance: mobile nodes are sent to other home agents (RFC 5142 5). */
class DrainTest {

    private static final Ipv6Address HA2 = Ipv6Address.of("2001:db8:1::2");
    private static final Ipv6Address HA3 = Ipv6Address.of("2001:db8:1::3");
    private static final DrainPlan STANDARD =
            new DrainPlan(
                    List.of(HA2),
                    DrainPlan.STANDARD_RATE,
                    DrainPlan.STANDARD_FIRST,
                    DrainPlan.STANDARD_LONGEST);

    private final Desk desk = Desk.ready();
    private final Drain drain = new Drain(desk.cache, desk.sessions, _ -> false);

    private DrainTest() {
        desk.rules.heed(drain::refuses);
    }

    private List<Association> registered(int count) {
        List<Association> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Association each =
                    desk.authenticated("mn%d.example.com".formatted(i), Optional.empty());
            desk.update(each, 1, 600, CARE_OF);
            desk.answerProbes(true);
            desk.stored(true);
            all.add(each);
        }
        return all;
    }

    private void begin(DrainPlan plan) {
        Effects out = new Effects();
        drain.begin(plan, desk.now, out);
        desk.collect(out);
    }

    /** The cache's deadlines are not let pass: bindings would expire. */
    private void passes(Duration duration) {
        long end = desk.now + duration.toNanos();
        while (drain.deadline() <= end) {
            desk.now = Math.max(desk.now, drain.deadline());
            Effects out = new Effects();
            drain.timePassed(desk.now, out);
            desk.collect(out);
        }
        desk.now = end;
    }

    private void leaves(Association mobileNode, int sequence) {
        desk.update(mobileNode, sequence, 0, CARE_OF);
        desk.stored(true);
        Effects out = new Effects();
        desk.registered.stream()
                .filter(Binding::hasEnded)
                .forEach(each -> drain.ended(each.homeAddress(), out));
        desk.registered.clear();
        desk.collect(out);
    }

    private List<OutgoingMobilityHeader> calls() {
        return desk.sent().stream().filter(each -> each.encapsulatedTo().isPresent()).toList();
    }

    private static HomeAgentSwitch read(OutgoingMobilityHeader call) throws MalformedException {
        return (HomeAgentSwitch)
                MobilityHeader.decode(call.octets(), call.source(), call.destination());
    }

    @Test
    @Tag("req:SHAS-5-a")
    void itIsSentUnderTheSaInsideEncapsulationAndWithoutB() throws MalformedException {
        Association mobileNode = registered(1).getFirst();
        begin(STANDARD);
        OutgoingMobilityHeader call = calls().getLast();
        assertThat(call.protection()).contains(mobileNode.sa());
        assertThat(call.source()).isEqualTo(Desk.HOME_AGENT);
        assertThat(call.destination()).isEqualTo(mobileNode.home());
        assertThat(call.encapsulatedTo()).contains(CARE_OF);
        assertThat(call.routingHeader()).isEmpty();
        assertThat(read(call)).isEqualTo(new HomeAgentSwitch(false, List.of(HA2), List.of()));
    }

    @Test
    @Tag("req:SHAS-5-a")
    void theBackOffDoublesFromFiveSecondsToTwenty() {
        registered(1);
        begin(STANDARD);
        passes(Duration.ofMillis(4999));
        assertThat(calls()).hasSize(1);
        passes(Duration.ofMillis(1));
        assertThat(calls()).hasSize(2);
        passes(Duration.ofMillis(9999));
        assertThat(calls()).hasSize(2);
        passes(Duration.ofMillis(1));
        assertThat(calls()).hasSize(3);
        passes(Duration.ofSeconds(19));
        assertThat(desk.reports()).doesNotContain("drain-ended");
        passes(Duration.ofMinutes(10));
        assertThat(calls()).hasSize(3);
        assertThat(desk.reports()).contains("mobile-node-stays", "drain-ended");
        assertThat(drain.status().orElseThrow().silent()).isEqualTo(1);
    }

    @Test
    void oneThatGoesOnAfterARestartLeavesTimeForNewSas() {
        registered(2);
        Effects out = new Effects();
        drain.resume(STANDARD, desk.now, out);
        desk.collect(out);
        assertThat(drain.status().orElseThrow().state()).isEqualTo("draining");
        passes(Duration.ofMillis(4999));
        assertThat(calls()).isEmpty();
        passes(Duration.ofMillis(1));
        assertThat(calls()).hasSize(1);
        passes(Duration.ofSeconds(1));
        assertThat(calls()).hasSize(2);
    }

    @Test
    @Tag("req:SHAS-5-a")
    void oneASecondIsTold() {
        registered(5);
        begin(STANDARD);
        assertThat(calls()).hasSize(1);
        for (int i = 2; i <= 5; i++) {
            passes(Duration.ofMillis(999));
            assertThat(destinations()).isEqualTo(i - 1);
            passes(Duration.ofMillis(1));
            assertThat(destinations()).isEqualTo(i);
        }
    }

    /** However late this home agent is. */
    @Test
    void timeThatWasLostIsNotMadeUpFor() {
        registered(3);
        begin(STANDARD);
        desk.now += 10 * SECOND;
        Effects out = new Effects();
        drain.timePassed(desk.now, out);
        desk.collect(out);
        assertThat(destinations()).isEqualTo(2);
    }

    @Test
    void theOperatorChoosesRateAndTimers() {
        registered(20);
        begin(new DrainPlan(List.of(HA2), 100, Duration.ofMillis(200), Duration.ofMillis(400)));
        passes(Duration.ofMillis(195));
        assertThat(calls()).hasSize(20);
        passes(Duration.ofSeconds(1));
        assertThat(calls()).hasSize(40);
        assertThat(drain.status().orElseThrow().state()).isEqualTo("drained");
    }

    @Test
    void mobileNodesSpreadOverAllHomeAgents() throws MalformedException {
        registered(2);
        begin(new DrainPlan(List.of(HA2, HA3), 1000, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        passes(Duration.ofSeconds(1));
        assertThat(read(calls().getFirst()).homeAgents())
                .isNotEqualTo(read(calls().getLast()).homeAgents())
                .containsExactlyInAnyOrder(HA2, HA3);
    }

    @Test
    @Tag("req:SHAS-5-a")
    void aDeRegistrationIsTheAnswer() {
        Association mobileNode = registered(1).getFirst();
        begin(STANDARD);
        leaves(mobileNode, 2);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        assertThat(desk.reports()).contains("drain-ended");
        assertThat(drain.status().orElseThrow().moved()).isEqualTo(1);
        passes(Duration.ofMinutes(5));
        assertThat(calls()).hasSize(1);
    }

    @Test
    @Tag("req:SHAS-5-b")
    void whoWasToldIsServedOnAndMayNotExtendItsBinding() {
        List<Association> two = registered(2);
        begin(STANDARD);
        Association told =
                two.stream()
                        .filter(each -> each.home().equals(calls().getLast().destination()))
                        .findFirst()
                        .orElseThrow();
        desk.update(told, 2, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
        assertThat(desk.cache.inForce(told.home())).isPresent();
        assertThat(desk.all(HaAction.RemoveTunnel.class)).isEmpty();
        // the other one has not been told yet
        Association other = two.getFirst().equals(told) ? two.getLast() : two.getFirst();
        desk.update(other, 2, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
    }

    @Test
    void nobodyNewIsTaken() {
        begin(STANDARD);
        Association stranger = desk.authenticated();
        desk.update(stranger, 1, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
        Effects out = new Effects();
        drain.cancel(out);
        desk.collect(out);
        desk.update(stranger, 2, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        assertThat(drain.status()).isEmpty();
    }

    /** Another home agent fails meanwhile, and this one is the one that is left. */
    @Test
    void whoIsInheritedIsServedAndToldInItsTurn() {
        Association mobileNode = registered(1).getFirst();
        begin(STANDARD);
        drain.inherited(mobileNode.home(), desk.now);
        desk.update(mobileNode, 2, 600, CARE_OF);
        desk.stored(true);
        assertThat(desk.acknowledgements().getLast().status()).isEqualTo(BindingStatus.ACCEPTED);
        passes(Duration.ofSeconds(1));
        assertThat(calls()).hasSize(2);
        desk.update(mobileNode, 3, 600, CARE_OF);
        assertThat(desk.acknowledgements().getLast().status())
                .isEqualTo(BindingStatus.ADMINISTRATIVELY_PROHIBITED);
    }

    /** Nothing goes out in the clear. */
    @Test
    void whoHasNoSaIsNotTold() {
        Association mobileNode = registered(1).getFirst();
        desk.engine(new IkeAction.Closed(mobileNode.id(), IkeClosure.NO_RESPONSE));
        begin(STANDARD);
        assertThat(calls()).isEmpty();
        assertThat(drain.status().orElseThrow().unreachable()).isEqualTo(1);
        assertThat(desk.reports()).contains("drain-ended");
    }

    private long destinations() {
        return calls().stream().map(OutgoingMobilityHeader::destination).distinct().count();
    }
}
