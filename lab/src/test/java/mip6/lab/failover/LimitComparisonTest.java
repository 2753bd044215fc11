package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.oracle.DocumentSchema;
import mip6.lab.program.LabException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

class LimitComparisonTest {

    @TempDir Path folder;

    private static final Offset<Double> EXACT = Offset.offset(1e-9);

    private static Recovered node(Map<Phase, Double> reached) {
        return new Recovered("mn1.example.com", reached, 1, 1, 1);
    }

    @Test
    void timesCountSinceTheFirstInitiation() {
        assertThat(
                        LimitComparison.sinceFirst(
                                List.of(
                                        node(
                                                Map.of(
                                                        Phase.INITIATION, 400.0,
                                                        Phase.REGISTRATION, 450.0)),
                                        node(
                                                Map.of(
                                                        Phase.INITIATION, 350.0,
                                                        Phase.REGISTRATION, 360.0)),
                                        // it came by itself
                                        new Recovered(
                                                "mn2.example.com",
                                                Map.of(Phase.REGISTRATION, 9000.0),
                                                0,
                                                1,
                                                1))))
                .containsExactly(100.0, 10.0);
    }

    @Test
    void whereNoInitiationIsKnownNoTimesAre() {
        assertThat(LimitComparison.sinceFirst(List.of(node(Map.of(Phase.REGISTRATION, 500.0)))))
                .isEmpty();
    }

    /** The worse of both counts, and the limits that are best for them may be two. */
    @Test
    void whatIsFoundOutIsComparedWithTheBest() {
        List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(each -> each * 1.0).toList();
        LimitComparison.Row row =
                new LimitComparison.Series(Optional.of(8), 2, hundred, true).row();
        assertThat(row).isEqualTo(new LimitComparison.Row(Optional.of(8), 2, 100, 95, 50.5, 100));
        assertThat(
                        LimitComparison.ratio(
                                List.of(
                                        row,
                                        new LimitComparison.Row(
                                                Optional.of(64), 2, 100, 190, 40.4, 500),
                                        new LimitComparison.Row(
                                                Optional.empty(), 2, 99, 114, 40.4, 120))))
                .isEqualTo(1.2, EXACT);
    }

    private LimitComparison comparison(int runs) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        FailoverOptions options = FailoverOptions.simple().withSeed(42).keptIn(Optional.of(folder));
        return new LimitComparison(options, runs, nowhere);
    }

    private JsonNode kept() throws IOException {
        return Json.parse(Files.readString(folder.resolve(KeptFiles.RESULT)));
    }

    @Test
    void whatTheyCameToIsKeptBesideTheRuns() throws Exception {
        LimitComparison.Result result =
                comparison(1).of(List.of(8), _ -> FailoverReportTest.seen(0));
        assertThat(result.ok()).isTrue();
        assertThat(result.ratio()).hasValue(1.0);
        assertThat(result.conditions()).isEqualTo(Conditions.of(FailoverOptions.simple()));
        assertThat(result.seed()).isEqualTo(42);
        assertThat(kept()).isEqualTo(Json.parse(Json.render(result)));
        new DocumentSchema("failover").holdsFor(kept());
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith(KeptFiles.RESULT));
        assertThatThrownBy(() -> Comparison.of(folder, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--compare %s: limits, compared: --compare takes two of its runs, such as"
                                        .formatted(folder.resolve(KeptFiles.RESULT))
                                + " %s and %s"
                                        .formatted(
                                                folder.resolve("limit8-1"),
                                                folder.resolve("found-out-1")));
    }

    @Test
    void whatWasMeasuredIsKeptWhereALaterRunFails() throws IOException {
        assertThatThrownBy(() -> comparison(2).of(List.of(8), failing(2)))
                .hasMessage("the fleet did not register");
        assertThat(kept().path("ok").asBoolean()).isFalse();
        assertThat(kept().path("rows")).hasSize(1);
        assertThat(kept().path("ratio").isNull()).isTrue();
        new DocumentSchema("failover").holdsFor(kept());
        assertThatThrownBy(() -> comparison(2).of(List.of(8), failing(4)))
                .hasMessage("the fleet did not register");
        assertThat(kept().path("ok").asBoolean()).isFalse();
        assertThat(kept().path("rows"))
                .extracting(row -> row.path("runs").asInt(), row -> row.path("taken").asInt())
                .containsExactly(tuple(2, 100), tuple(1, 50));
        assertThat(kept().path("ratio").asDouble()).isEqualTo(1.0);
    }

    /** Runs of which one comes to nothing. */
    private static Repetition.Run failing(int which) {
        Iterator<Observations> before =
                Collections.nCopies(which - 1, FailoverReportTest.seen(0)).iterator();
        return _ -> {
            if (!before.hasNext()) {
                throw new LabException("the fleet did not register");
            }
            return before.next();
        };
    }

    @Test
    void whereNobodyWasInitiatedToThereIsNothingToCompare() {
        Observations byThemselves =
                new Observations(
                        FailoverOptions.simple(),
                        FailoverReportTest.seen(0).result(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        3000);
        assertThatThrownBy(() -> comparison(1).of(List.of(8), _ -> byThemselves))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("every mobile node came by itself");
    }
}
