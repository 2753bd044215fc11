package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import mip6.agent.control.Json;
import mip6.lab.failover.FailoverResult.Goal;
import mip6.lab.failover.FailoverResult.PhaseTimes;
import mip6.lab.failover.FailoverResult.Traffic;
import mip6.lab.failover.Observations.Load;
import mip6.lab.oracle.DocumentSchema;
import mip6.lab.plot.Percentiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FailoverReportTest {

    @TempDir Path folder;

    static Observations seen(double slower) {
        List<Recovered> nodes = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            nodes.add(
                    new Recovered(
                            "mn" + i + ".example.com",
                            Map.of(
                                    Phase.DETECTION, 320.0,
                                    Phase.CLAIM, 360.0,
                                    Phase.INITIATION, 360.0 + i,
                                    Phase.FIRST_EXCHANGE, 380.0 + 2 * i,
                                    Phase.SWITCH, 390.0 + 3 * i,
                                    Phase.REGISTRATION, 400.0 + 4 * i + slower),
                            1,
                            1,
                            1 + i / 50));
        }
        FailoverPlan plan = new FailoverPlan(FailoverOptions.simple());
        List<PhaseTimes> phases = Judgement.phases(nodes, plan);
        FailoverResult result =
                new FailoverResult(
                        Conditions.of(FailoverOptions.simple()),
                        1,
                        true,
                        List.of(),
                        List.of(),
                        false,
                        50,
                        50,
                        phases,
                        List.of(
                                new FailoverResult.ByThemselves(
                                        "EAP alone",
                                        65_200,
                                        new Percentiles(3, 41_000, 42_000, 43_000, 44_000))),
                        Optional.of(600 + slower),
                        Optional.of(new Percentiles(5, 500, 550, 560, 570)),
                        new Traffic(5, 400, 30),
                        1,
                        List.of(new FailoverResult.Step(320, "ha2", "home-agent-suspected")),
                        List.of(new Goal(Goals.CLAIMED, 350, 360), new Goal("all", 2820, 600)),
                        Optional.of(0.0));
        return new Observations(
                FailoverOptions.simple(),
                result,
                nodes,
                List.of(new Load("ha2", 100, 10), new Load("ha2", 200, 120)),
                List.of(20.0, 40.0),
                List.of(500.0),
                3000);
    }

    @Test
    void theReportShowsGoalsPhasesAndPlots() {
        String page = new FailoverReport(seen(0)).html();
        assertThat(page)
                .contains("50 of 50 mobile nodes", "2820.0", "class=\"bad\">no")
                .contains("Recovery", "Exchanges in flight", "Loss and retransmissions")
                .contains("By themselves", "EAP alone", "44000.0", "65200.0")
                .contains("percent of one processor", "milliseconds since the home agent failed")
                .doesNotContain("NaN", "Infinity");
        assertThat(page.split("<svg", -1)).hasSize(6);
    }

    @Test
    void whoCameByItselfWasNeverUnderWay() {
        Recovered called =
                new Recovered(
                        "mn1.example.com",
                        Map.of(Phase.INITIATION, 360.0, Phase.REGISTRATION, 400.0),
                        1,
                        1,
                        1);
        Recovered byItself =
                new Recovered("mn2.example.com", Map.of(Phase.REGISTRATION, 380.0), 0, 1, 1);
        assertThat(FailoverReport.registrations(List.of(called, byItself))).containsExactly(400.0);
    }

    @Test
    void theTimelineHasALineForEachMobileNodeAndPhase() throws IOException {
        new KeptFiles(folder).write(seen(0));
        List<String> lines = Files.readAllLines(folder.resolve(KeptFiles.TIMELINE));
        assertThat(lines).hasSize(50 * 6);
        assertThat(Json.parse(lines.getFirst()).path("mobile-node").asText())
                .isEqualTo("mn1.example.com");
        assertThat(lines.get(5))
                .isEqualTo(
                        "{\"mobile-node\":\"mn1.example.com\",\"phase\":\"registration\","
                                + "\"milliseconds\":404.0}");
    }

    @Test
    void twoRunsAreComparedPhaseByPhase() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path other = Files.createDirectory(folder.resolve("other"));
        new KeptFiles(one).write(seen(0));
        new KeptFiles(other).write(seen(100));
        new DocumentSchema("failover")
                .holdsFor(Json.parse(Files.readString(one.resolve(KeptFiles.RESULT))));
        Comparison comparison = Comparison.of(one, other);
        new DocumentSchema("failover").holdsFor(Json.parse(Json.render(comparison)));
        List<String> lines = comparison.lines();
        assertThat(lines)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("registration")
                                        .contains("700.0   +100.0"))
                .anySatisfy(line -> assertThat(line).startsWith("claim").contains("+0.0"));
        assertThatThrownBy(() -> Comparison.of(one, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("result.json: no such file or folder: --compare takes");
    }

    @Test
    void aResultIsPrintedWithItsGoals() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        new ResultText(new PrintStream(printed, true, UTF_8)).print(seen(0).result());
        assertThat(printed.toString(UTF_8))
                .contains("registration               50", "Tunnel Failover Time       600.0 ms")
                .contains(
                        "goal    350.0 ms, reached    360.0 ms, missed: the first mobile nodes"
                                + " claimed");
    }

    @Test
    void severalRunsArePrintedTogether() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        Repetition repetition =
                new Repetition(FailoverOptions.simple(), out, new Progress(false, out));
        Repetition.Results all =
                repetition.told(repetition.together(3, List.of(seen(0), seen(100), seen(200))));
        assertThat(all.ok()).isTrue();
        assertThat(all.runs()).hasSize(3);
        assertThat(printed.toString(UTF_8))
                .contains("all runs, in ms", "registration              150")
                .containsPattern("Tunnel Failover Time +3 +700.0 +800.0 +800.0 +800.0");
        assertThat(Json.render(all)).contains("\"ok\":true", "\"runs\":[", "\"phases\":[");
    }

    /** As it is in the figures of one run; nor do limits say anything of it. */
    @Test
    void whoNobodyCanInitiateToIsNotInThePhasesOfAllRuns() {
        FailoverOptions options =
                FailoverOptions.simple()
                        .with(new FailoverOptions.Size(3, 2, new FailoverOptions.Hidden(0, 1)));
        Observations seen =
                new Observations(
                        options,
                        seen(0).result(),
                        List.of(registered(1, 500), registered(2, 500), registered(3, 40_000)),
                        List.of(),
                        List.of(),
                        List.of(),
                        3000);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        Repetition.Results all =
                new Repetition(options, nowhere, new Progress(false, nowhere))
                        .together(2, List.of(seen, seen));
        assertThat(all.phases())
                .last()
                .satisfies(each -> assertThat(each.milliseconds().count()).isEqualTo(4))
                .satisfies(each -> assertThat(each.milliseconds().max()).isEqualTo(500));
        assertThat(LimitComparison.sinceFirst(seen)).containsExactly(100.0, 100.0);
    }

    private static Recovered registered(int number, double milliseconds) {
        return new Recovered(
                FailoverPlan.mobileNode(number).text(),
                Map.of(Phase.INITIATION, 400.0, Phase.REGISTRATION, milliseconds),
                1,
                1,
                1);
    }

    @Test
    void theProgressLineTakesThePlaceOfTheOneBefore() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        Progress progress = new Progress(true, out);
        progress.show("registered: 3 of 20");
        progress.show("registered: 20 of 20");
        progress.clear();
        progress.clear();
        String clear = "\r\u001b[K";
        assertThat(printed.toString(UTF_8))
                .isEqualTo(clear + "registered: 3 of 20" + clear + "registered: 20 of 20" + clear);
    }

    @Test
    void twoSeriesAreComparedAsOneRunIs() throws IOException {
        Path one = series("one", 0);
        Path other = series("other", 50);
        Comparison comparison = Comparison.of(one, other);
        assertThat(comparison.lines())
                .anySatisfy(line -> assertThat(line).contains("other: 2 runs, 100 of 100 mobile"))
                .anySatisfy(line -> assertThat(line).startsWith("registration").contains("+50.0"));
        assertThat(comparison.differing()).isEmpty();
        assertThat(Json.render(comparison)).contains("\"phase\":\"registration\",\"a\":{\"p50\":");
    }

    private Path series(String name, double slower) throws IOException {
        Path kept = Files.createDirectory(folder.resolve(name));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        new KeptFiles(kept)
                .write(
                        new Repetition(
                                        FailoverOptions.simple(),
                                        nowhere,
                                        new Progress(false, nowhere))
                                .together(2, List.of(seen(slower), seen(slower))));
        return kept;
    }

    @Test
    void whatIsNotTheSameInTwoRunsIsSaid() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        new KeptFiles(one).write(seen(0));
        Path other = Files.createDirectory(folder.resolve("other"));
        String result = Files.readString(one.resolve(KeptFiles.RESULT));
        Files.writeString(
                other.resolve(KeptFiles.RESULT),
                result.replace("\"auth\" : \"cert\"", "\"auth\" : \"psk\"")
                        .replace("\"phase\" : \"switch\"", "\"phase\" : \"dns\""));
        assertThat(Comparison.of(one, other).lines())
                .containsOnlyOnce("not the same: auth: cert and psk")
                .noneSatisfy(line -> assertThat(line).startsWith("not the same: limit"))
                .anySatisfy(line -> assertThat(line).matches("switch +- +- .*"))
                .anySatisfy(line -> assertThat(line).matches("dns +[0-9.]+ +- .*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"ok\":true",
                "{\"ok\":true,\"phases\":[]}",
                "{\"ok\":true,\"phases\":[],\"runs\":[{}]}"
            })
    void whatIsNoResultOfThisExperimentIsNotCompared(String text) throws IOException {
        Files.writeString(folder.resolve(KeptFiles.RESULT), text);
        assertThatThrownBy(() -> Comparison.of(folder, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("--compare " + folder.resolve(KeptFiles.RESULT) + ": no")
                .hasLineCount(1);
    }

    @Test
    void whereStreamsEndNothingIsSaidOfTheirSilence() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        Observations seen = seen(0);
        new ResultText(out).print(seen.result());
        assertThat(printed.toString(UTF_8)).contains("silent for 0.0 ms");
        printed.reset();
        new ResultText(out).print(with(seen.result(), seen.result().phases(), Optional.empty()));
        assertThat(printed.toString(UTF_8)).doesNotContain("silent");
    }

    @Test
    void whereNoPhaseWasReachedNobodyRegisteredAnew() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        FailoverResult result = with(seen(0).result(), List.of(), Optional.empty());
        new ResultText(new PrintStream(printed, true, UTF_8)).print(result);
        assertThat(printed.toString(UTF_8))
                .contains("nobody registered anew")
                .doesNotContain("reached, in ms");
    }

    private static FailoverResult with(
            FailoverResult of, List<PhaseTimes> phases, Optional<Double> silence) {
        return new FailoverResult(
                of.conditions(),
                of.seed(),
                of.ok(),
                of.wrong(),
                of.takenForDead(),
                of.untouched(),
                of.mobileNodes(),
                of.takenOver(),
                phases,
                of.byThemselves(),
                of.tunnelFailoverTime(),
                of.timeToFirstPacket(),
                of.traffic(),
                of.retransmissions(),
                of.timeline(),
                of.goals(),
                silence);
    }

    @Test
    void whatAnotherRunHasLeftIsNotMixedWithThisOne() throws IOException {
        Path kept = folder.resolve("some/where");
        new KeptFiles(kept).claim();
        new KeptFiles(kept).claim();
        Files.writeString(kept.resolve("esp_sa"), "a key of then");
        assertThatThrownBy(() -> new KeptFiles(kept).claim())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--keep " + kept + ": is not empty: name a folder that is not there yet");
    }
}
