package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import mip6.lab.failover.FailoverOptions.Fault;
import mip6.lab.program.DaemonEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether all are to be where they were is decided once; then it has to be so. */
class UntouchedTest {

    /** Somebody may take over or not. */
    private static final FailoverOptions OPTIONS =
            FailoverOptions.simple().with(new Fault.Pause(Duration.ofMillis(600)));

    private final FailoverPlan plan = new FailoverPlan(OPTIONS);
    private final Recovery recovery = new Recovery(0, "ha1.example.com", plan.mobileNodes());

    private static DaemonEvent event(long milliseconds, String name, String fields) {
        return DaemonEvent.read(
                        "{\"at\":%d,\"event\":\"%s\"%s}"
                                .formatted(milliseconds * 1_000_000, name, fields))
                .orElseThrow();
    }

    private void suspected(String homeAgent) {
        suspected("ha2.example.com", homeAgent);
    }

    private void suspected(String by, String homeAgent) {
        recovery.homeAgentTold(
                by, event(400, "home-agent-suspected", ",\"home-agent\":\"" + homeAgent + "\""));
    }

    private void claimed(String homeAgent) {
        recovery.homeAgentTold(
                "ha2.example.com",
                event(
                        410,
                        "mobile-nodes-claimed",
                        ",\"home-agent\":\"" + homeAgent + "\",\"count\":1"));
    }

    private Observations judged(Expected expected) {
        return new Judgement(OPTIONS, plan, 0, expected, List.of())
                .of(recovery, List.of(), List.of(), List.of(), Optional.empty());
    }

    @Test
    void nothingHasHappened() {
        Observations seen = judged(Expected.UNTOUCHED);
        assertThat(seen.result().ok()).isTrue();
        assertThat(seen.result().untouched()).isTrue();
        assertThat(new FailoverReport(seen).html())
                .contains("Nobody took over, and all 1 mobile nodes are served.");
        assertThat(judged(Expected.REGISTERED_ANEW).result().wrong())
                .containsExactly("1 of 1 mobile nodes were lost, such as mn1.example.com");
    }

    /** It is no reason to expect all of them to register anew. */
    @Test
    void aTakeoverOfBehindTheDecisionIsWrong() {
        suspected("ha1.example.com");
        claimed("ha1.example.com");
        assertThat(judged(Expected.UNTOUCHED).result().wrong())
                .containsExactly("a takeover of a home agent that had only stopped shortly");
    }

    /** It was heard again before anybody had claimed its mobile nodes: that is said, and right. */
    @ParameterizedTest
    @ValueSource(ints = {250, 600})
    void aSuspicionThatComesToNothingIsNoTakeover(int milliseconds) {
        suspected("ha1.example.com");
        FailoverOptions options = OPTIONS.with(new Fault.Pause(Duration.ofMillis(milliseconds)));
        assertThat(options.expected(recovery.hasTakeover())).isEqualTo(Expected.UNTOUCHED);
        FailoverResult result =
                new Judgement(options, plan, 0, Expected.UNTOUCHED, List.of())
                        .of(recovery, List.of(), List.of(), List.of(), Optional.empty())
                        .result();
        assertThat(result.wrong()).isEmpty();
        assertThat(result.takenForDead()).containsExactly("ha1.example.com");
    }

    @Test
    void whoOnlySeemsDeadIsNamed() {
        suspected("ha3.example.com");
        assertThat(judged(Expected.UNTOUCHED).result().wrong())
                .containsExactly("ha3.example.com lives and was taken for dead");
    }

    /** It is said, and no reason to call a takeover of the one that failed wrong. */
    @Test
    void whoOnlySeemsDeadIsNamedWhereOthersWereTakenOver() {
        suspected("ha3.example.com");
        FailoverResult result = judged(Expected.REGISTERED_ANEW).result();
        assertThat(result.takenForDead()).containsExactly("ha3.example.com");
        assertThat(result.wrong()).noneMatch(each -> each.contains("ha3"));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new ResultText(new PrintStream(printed, true, UTF_8)).print(result);
        assertThat(printed.toString(UTF_8)).contains("taken for dead, and alive: ha3.example.com");
    }

    private FailoverResult with(Fault fault) {
        return new Judgement(OPTIONS.with(fault), plan, 0, Expected.REGISTERED_ANEW, List.of())
                .of(recovery, List.of(), List.of(), List.of(), Optional.empty())
                .result();
    }

    @Test
    void whoIsCutOffHoldsThatOfOthersAndTheyOfIt() {
        suspected("ha1.example.com", "ha2.example.com");
        suspected("ha1.example.com", "ha3.example.com");
        suspected("ha2.example.com", "ha1.example.com");
        assertThat(with(new Fault.Partition()).takenForDead()).isEmpty();
    }

    /** They hear each other whoever else is cut off. */
    @Test
    void whoOnlySeemsDeadToOthersBesideACutIsNamed() {
        suspected("ha2.example.com", "ha3.example.com");
        suspected("ha3.example.com", "ha2.example.com");
        assertThat(with(new Fault.Partition()).takenForDead())
                .containsExactly("ha2.example.com", "ha3.example.com");
    }

    /** It lives until it is drained, and then, too. */
    @Test
    void whoSendsItsMobileNodesAwayIsNotDead() {
        suspected("ha1.example.com");
        FailoverResult suspected = with(new Fault.Drain(20));
        assertThat(suspected.takenForDead()).containsExactly("ha1.example.com");
        assertThat(suspected.wrong()).noneMatch(each -> each.contains("takeover"));
        claimed("ha1.example.com");
        assertThat(with(new Fault.Drain(20)).wrong())
                .contains("a takeover of a home agent that was sending its mobile nodes away");
        assertThat(with(new Fault.Kill()).wrong()).noneMatch(each -> each.contains("takeover"));
    }

    @Test
    void nobodyRegistersAnew() {
        String name = FailoverPlan.mobileNode(1).text();
        recovery.mobileNodeTold(name, event(900, "bootstrapped", ""));
        recovery.mobileNodeTold(name, event(950, "binding-accepted", ",\"round-trips\":1"));
        assertThat(judged(Expected.UNTOUCHED).result().wrong())
                .containsExactly(
                        "1 of 1 mobile nodes registered anew, such as mn1.example.com, though"
                                + " nobody had to");
    }
}
