package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import mip6.ikev2.core.IkeTimers;
import mip6.lab.failover.Echoes.Echo;
import mip6.lab.failover.FailoverOptions.Links;
import mip6.lab.failover.FailoverResult.ByThemselves;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Ten mobile nodes, of which the last two authenticate by EAP and two are behind a firewall. */
class JudgementTest {

    private static final int ALL = 10;

    private static FailoverOptions options() {
        return FailoverOptions.simple()
                .with(new FailoverOptions.Size(ALL, 2, new FailoverOptions.Hidden(2, 2)));
    }

    private static Recovered registered(int number, double milliseconds) {
        return new Recovered(
                FailoverPlan.mobileNode(number).text(),
                Map.of(Phase.REGISTRATION, milliseconds),
                1,
                1,
                1);
    }

    private static Judgement judgement(FailoverOptions options) {
        return new Judgement(
                options, new FailoverPlan(options), 0, Expected.REGISTERED_ANEW, List.of());
    }

    private static List<ByThemselves> judged(double last, List<String> wrong) {
        FailoverOptions options = options();
        List<Recovered> all = new ArrayList<>();
        IntStream.rangeClosed(1, ALL - 1).forEach(i -> all.add(registered(i, 1000.0 * i)));
        all.add(registered(ALL, last));
        Judgement judgement = judgement(options);
        List<ByThemselves> found = judgement.byThemselves(all);
        wrong.addAll(judgement.wrong());
        return found;
    }

    @Test
    void whoFindsOutByItselfIsReportedByItself() {
        List<String> wrong = new ArrayList<>();
        assertThat(judged(40_000, wrong))
                .extracting(ByThemselves::why, each -> each.milliseconds().max())
                .containsExactly(tuple("EAP alone", 40_000.0), tuple("behind a firewall", 8000.0));
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoTakesLongerThanTheBoundIsToo() {
        List<String> wrong = new ArrayList<>();
        List<ByThemselves> found = judged(66_000, wrong);
        assertThat(found.getFirst().bound()).isEqualTo(65_200);
        assertThat(wrong)
                .containsExactly("EAP alone: registered after 66000 ms, and the bound is 65200 ms");
    }

    @Test
    void theBoundIsMadeOfWhatItTakes() {
        assertThat(IkeTimers.standard().untilGivenUp()).isEqualTo(Duration.ofMillis(12_600));
        assertThat(Goals.byThemselves()).isEqualTo(Duration.ofMillis(65_200));
    }

    /** The one that failed goes on for a moment, and lets some through before it sees. */
    @Test
    void theFirstPacketIsThatWhichCameByAnotherHomeAgent() {
        Recovered node =
                registered(2, 1500).with(Phase.FIRST_EXCHANGE, 900).with(Phase.SWITCH, 1060);
        assertThat(Judgement.firstPacket(node, 417, DoubleStream.of(410, 515, 930, 1070, 1090)))
                .hasValue(1070);
        Recovered byItself = registered(3, 1500).with(Phase.FIRST_EXCHANGE, 900);
        assertThat(Judgement.firstPacket(byItself, 417, DoubleStream.of(515, 930))).hasValue(930);
    }

    @Test
    void whereNothingIsKnownOfItsWayTheFirstPacketIsBehindTheDetection() {
        assertThat(Judgement.firstPacket(registered(2, 1500), 417, DoubleStream.of(410, 515)))
                .hasValue(515);
    }

    @Test
    void whoIsLostHasNoFirstPacket() {
        assertThat(Judgement.firstPacket(lost(2), 417, DoubleStream.of(410, 515))).isEmpty();
    }

    /** Each of the sample, from number 2 on, has its own answers; the first that came counts. */
    @Test
    void theFirstPacketOfEachOfTheSampleIsOfItsOwnAnswers() {
        List<Recovered> all =
                IntStream.rangeClosed(1, ALL)
                        .mapToObj(i -> registered(i, 1500).with(Phase.SWITCH, 1000 + i))
                        .toList();
        List<List<Echo>> traffic =
                List.of(
                        List.of(echo(900, 1002), echo(920, 1001), echo(940, 1030)),
                        List.of(echo(920, 1025), echo(940, 1015), unanswered(960)),
                        List.of(unanswered(920)));
        List<Recovered> found = judgement(options()).withFirstPackets(all, traffic, 320);
        assertThat(found.get(1).at(Phase.FIRST_PACKET)).hasValue(1002);
        assertThat(found.get(2).at(Phase.FIRST_PACKET)).hasValue(1015);
        assertThat(found.get(4).at(Phase.FIRST_PACKET)).isEmpty();
        assertThat(found).filteredOn(each -> each.at(Phase.FIRST_PACKET).isPresent()).hasSize(2);
    }

    private static Echo echo(long sent, long answered) {
        return new Echo(sent * 1_000_000, OptionalLong.of(answered * 1_000_000));
    }

    private static Echo unanswered(long sent) {
        return new Echo(sent * 1_000_000, OptionalLong.empty());
    }

    /** As long as its answer may be on the way. */
    @Test
    void aRequestOfShortlyBeforeTheEndIsNotLost() {
        List<List<Echo>> traffic =
                List.of(List.of(unanswered(100), unanswered(600), echo(700, 710), echo(900, 910)));
        assertThat(judgement(options()).unanswered(traffic)).containsExactly(100.0);
        Links far = new Links(Duration.ofMillis(600), 0, 1);
        assertThat(judgement(options().with(far)).unanswered(traffic)).isEmpty();
        Links farther = new Links(Duration.ofMillis(250), 0, 1);
        assertThat(judgement(options().with(farther)).unanswered(traffic)).containsExactly(100.0);
    }

    /** The transactions claim those, too, whom nobody can initiate to. */
    @Test
    void theClaimIsOfAll() {
        List<Recovered> all =
                IntStream.rangeClosed(1, ALL)
                        .mapToObj(i -> registered(i, 1500).with(Phase.CLAIM, 400 + i))
                        .toList();
        assertThat(Judgement.phases(all, new FailoverPlan(options())))
                .extracting(each -> each.phase(), each -> each.milliseconds().count())
                .containsExactly(tuple("claim", ALL), tuple("registration", ALL - 4));
    }

    private static Recovered lost(int number) {
        return new Recovered(FailoverPlan.mobileNode(number).text(), Map.of(), 1, 1, 1);
    }

    /** Nor does what is found go into the list of whoever found something before. */
    @Test
    void whatIsWrongIsSaidByTheJudgementAlone() {
        List<String> before = new ArrayList<>(List.of("the streams of mn1 did not come back"));
        Judgement judgement =
                new Judgement(
                        options(),
                        new FailoverPlan(options()),
                        0,
                        Expected.REGISTERED_ANEW,
                        before);
        List<String> known = judgement.wrong();
        assertThat(judgement.noneIsLost(List.of(lost(2)))).isFalse();
        assertThat(known).isEqualTo(before).hasSize(1);
        assertThat(judgement.wrong()).hasSize(2);
    }

    @Test
    void whoIsLostIsTold() {
        Judgement judgement = judgement(FailoverOptions.simple());
        assertThat(judgement.noneIsLost(List.of(registered(1, 500)))).isTrue();
        assertThat(judgement.wrong()).isEmpty();
        assertThat(judgement.noneIsLost(List.of(registered(1, 500), lost(2)))).isFalse();
        assertThat(judgement.wrong())
                .containsExactly("1 of 2 mobile nodes were lost, such as mn2.example.com");
    }
}
