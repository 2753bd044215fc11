package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.Recovery.Suspicion;
import mip6.lab.program.DaemonEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

class RecoveryTest {

    private static final long FAILED = 5_000_000_000L;

    private final Recovery recovery =
            new Recovery(FAILED, "ha1.example.com", List.of("mn2.example.com", "mn10.example.com"));

    private static DaemonEvent event(double milliseconds, String event, String fields) {
        long at = FAILED + (long) (milliseconds * 1e6);
        return DaemonEvent.read("{\"at\":%d,\"event\":\"%s\"%s}".formatted(at, event, fields))
                .orElseThrow();
    }

    private void homeAgent(double milliseconds, String event, String fields) {
        recovery.homeAgentTold("ha2.example.com", event(milliseconds, event, fields));
    }

    private void mobileNode(String name, double milliseconds, String event, String fields) {
        recovery.mobileNodeTold(name, event(milliseconds, event, fields));
    }

    @Test
    void aTakeoverHasAllItsPhases() {
        homeAgent(330, "home-agent-suspected", ",\"home-agent\":\"ha1.example.com\"");
        homeAgent(380, "mobile-nodes-claimed", ",\"home-agent\":\"ha1.example.com\",\"count\":1");
        mobileNode("mn2.example.com", 420, "home-agent-approached", "");
        String identity = ",\"identity\":\"mn2.example.com\"";
        homeAgent(430, "home-agent-switch-sent", identity + ",\"messages\":1");
        homeAgent(530, "home-agent-switch-sent", identity + ",\"messages\":2");
        mobileNode("mn2.example.com", 540, "home-agent-switched", "");
        mobileNode(
                "mn2.example.com",
                560,
                "binding-accepted",
                ",\"round-trips\":2,\"dns-update\":\"0 (DNS update performed)\"");
        homeAgent(555, "mobile-node-taken-over", identity + ",\"attempts\":1,\"elapsed\":0.155");

        Recovered taken = recovery.all().getFirst();
        assertThat(taken.reached())
                .containsEntry(Phase.DETECTION, 330.0)
                .containsEntry(Phase.CLAIM, 380.0)
                .containsEntry(Phase.INITIATION, 400.0)
                .containsEntry(Phase.FIRST_EXCHANGE, 420.0)
                .containsEntry(Phase.SWITCH, 540.0)
                .containsEntry(Phase.REGISTRATION, 560.0)
                .containsEntry(Phase.DNS, 560.0);
        assertThat(taken.retransmissions()).isEqualTo(2);
        assertThat(recovery.retransmissions()).containsExactly(530.0, 560.0);
        assertThat(recovery.registered()).isEqualTo(1);
        assertThat(recovery.all().getLast().isRegistered()).isFalse();
    }

    @Test
    void whomTheOneThatIsCutOffTakesForDeadSaysNothingOfItsOwnFailure() {
        String about = ",\"home-agent\":\"ha2.example.com\"";
        recovery.homeAgentTold("ha1.example.com", event(310, "home-agent-suspected", about));
        recovery.homeAgentTold(
                "ha1.example.com", event(320, "mobile-nodes-claimed", about + ",\"count\":0"));
        assertThat(recovery.detected()).isEmpty();
        assertThat(recovery.claimed()).isEmpty();
        assertThat(recovery.hasTakeover()).isFalse();
        assertThat(recovery.suspicions())
                .containsExactly(new Suspicion("ha1.example.com", "ha2.example.com"));
        homeAgent(330, "home-agent-suspected", ",\"home-agent\":\"ha1.example.com\"");
        assertThat(recovery.detected()).hasValue(330);
        // it may be heard again
        assertThat(recovery.hasTakeover()).isFalse();
        homeAgent(340, "mobile-nodes-claimed", ",\"home-agent\":\"ha1.example.com\",\"count\":1");
        assertThat(recovery.hasTakeover()).isTrue();
    }

    /** Neither of them is the one that failed. */
    @Test
    void whatOthersHoldOfEachOtherIsNoTakeoverOfTheOneThatFailed() {
        homeAgent(310, "home-agent-suspected", ",\"home-agent\":\"ha3.example.com\"");
        homeAgent(320, "mobile-nodes-claimed", ",\"home-agent\":\"ha3.example.com\",\"count\":1");
        assertThat(recovery.hasTakeover()).isFalse();
        assertThat(recovery.suspicions())
                .containsExactly(new Suspicion("ha2.example.com", "ha3.example.com"));
    }

    @Test
    void aRefreshIsNoRegistration() {
        mobileNode("mn2.example.com", 10, "binding-accepted", ",\"round-trips\":1");
        assertThat(recovery.registered()).isZero();
    }

    @Test
    void whoComesByItselfIsRegisteredToo() {
        mobileNode("mn10.example.com", 20_000, "bootstrapped", "");
        mobileNode("mn10.example.com", 20_100, "binding-accepted", ",\"round-trips\":1");
        mobileNode("mn10.example.com", 90_000, "binding-accepted", ",\"round-trips\":1");
        assertThat(recovery.all())
                .extracting(Recovered::mobileNode)
                .containsExactly("mn2.example.com", "mn10.example.com");
        assertThat(recovery.all().getLast().at(Phase.REGISTRATION)).hasValue(20_100);
    }

    /** Where nobody listens to heartbeats. */
    @Test
    void theEndOfALeaseIsNoticedBeforeTheClaim() {
        homeAgent(90, "home-agent-left", ",\"home-agent\":\"ha3.example.com\"");
        assertThat(recovery.detected()).isEmpty();
        homeAgent(2060, "home-agent-left", ",\"home-agent\":\"ha1.example.com\"");
        homeAgent(2090, "mobile-nodes-claimed", ",\"home-agent\":\"ha1.example.com\",\"count\":2");
        assertThat(recovery.detected()).hasValue(2060);
        assertThat(recovery.claimed()).hasValue(2090);
    }

    private void takenOver(String name, double initiated, double registered) {
        String identity = ",\"identity\":\"" + name + "\"";
        homeAgent(
                registered,
                "mobile-node-taken-over",
                identity + ",\"attempts\":1,\"elapsed\":" + (registered - initiated) / 1000);
        mobileNode(name, registered - 1, "home-agent-switched", "");
        mobileNode(name, registered, "binding-accepted", ",\"round-trips\":1");
    }

    @Test
    void manyAreClaimedOneTransactionAfterTheOther() {
        String claimed = ",\"home-agent\":\"ha1.example.com\",\"count\":1";
        homeAgent(300, "mobile-nodes-claimed", claimed);
        homeAgent(450, "mobile-nodes-claimed", claimed);
        takenOver("mn2.example.com", 460, 600);
        takenOver("mn10.example.com", 320, 500);
        assertThat(recovery.all())
                .extracting(each -> each.at(Phase.CLAIM).orElseThrow())
                .containsExactly(450.0, 300.0);
        assertThat(recovery.claimed()).hasValue(300);
    }

    /** The last one neither answers nor comes, and one is claimed by nobody. */
    @Test
    void whoIsClaimedIsSaidWhateverBecomesOfIt() {
        Recovery three =
                new Recovery(
                        FAILED,
                        "ha1.example.com",
                        List.of("mn1.example.com", "mn2.example.com", "mn10.example.com"));
        String claimed = ",\"home-agent\":\"ha1.example.com\",\"count\":1";
        three.homeAgentTold("ha2.example.com", event(300, "mobile-nodes-claimed", claimed));
        three.homeAgentTold("ha2.example.com", event(450, "mobile-nodes-claimed", claimed));
        assertThat(three.all()).noneMatch(Recovered::isRegistered);
        assertThat(three.all().stream().flatMapToDouble(each -> each.at(Phase.CLAIM).stream()))
                .containsExactly(300.0, 450.0);
    }

    /** The second home agent that took it over says when it initiated, the first one never did. */
    @Test
    void theInitiationOfALaterTakeoverIsNotThatOfTheFirst() {
        mobileNode("mn2.example.com", 420, "home-agent-approached", "");
        takenOver("mn2.example.com", 1450, 1600);
        assertThat(recovery.all().getFirst().at(Phase.INITIATION)).isEmpty();
        assertThat(recovery.all().getFirst().at(Phase.FIRST_EXCHANGE)).hasValue(420);
    }

    @Test
    void whoWasInitiatedToTwiceIsCompared() {
        mobileNode("mn2.example.com", 420, "home-agent-approached", "");
        takenOver("mn2.example.com", 1450, 1600);
        takenOver("mn10.example.com", 400, 500);
        assertThat(LimitComparison.sinceFirst(recovery.all())).containsExactly(1200.0, 100.0);
    }

    @Test
    void whoCameByItselfBeforeItWasInitiatedToIsNot() {
        mobileNode("mn2.example.com", 20_000, "bootstrapped", "");
        mobileNode("mn2.example.com", 20_100, "binding-accepted", ",\"round-trips\":1");
        takenOver("mn2.example.com", 30_000, 30_200);
        takenOver("mn10.example.com", 400, 500);
        assertThat(recovery.all().getFirst().attempts()).isZero();
        assertThat(LimitComparison.sinceFirst(recovery.all())).containsExactly(100.0);
    }
}
