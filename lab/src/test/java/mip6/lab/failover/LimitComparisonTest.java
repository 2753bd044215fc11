package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import mip6.lab.program.LabException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
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
    void whatIsFoundOutIsComparedWithTheBest() throws LabException {
        List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(each -> each * 1.0).toList();
        LimitComparison.Row row = LimitComparison.row(Optional.of(8), hundred);
        assertThat(row).isEqualTo(new LimitComparison.Row(Optional.of(8), 100, 95, 50.5, 100));
        assertThat(
                        LimitComparison.ratio(
                                List.of(
                                        row,
                                        new LimitComparison.Row(
                                                Optional.of(64), 100, 190, 40.4, 500),
                                        new LimitComparison.Row(
                                                Optional.empty(), 99, 114, 40.4, 120))))
                .isEqualTo(1.2, EXACT);
    }

    @Test
    void whatTheyCameToIsKeptBesideTheRuns() throws IOException {
        List<LimitComparison.Row> rows =
                List.of(
                        new LimitComparison.Row(Optional.of(8), 100, 95, 50.5, 100),
                        new LimitComparison.Row(Optional.empty(), 99, 114, 50.5, 120));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        FailoverOptions options = FailoverOptions.simple().withSeed(42);
        LimitComparison unkept = new LimitComparison(options, 1, nowhere);
        LimitComparison.Result result = unkept.told(unkept.result(true, rows));
        assertThat(folder).isEmptyDirectory();
        new LimitComparison(options.keptIn(Optional.of(folder)), 1, nowhere).told(result);
        assertThat(folder.resolve(KeptFiles.RESULT))
                .content()
                .contains("\"limit\" : 8", "\"taken\" : 99", "\"limit\" : null", "\"ratio\" : 1.2")
                .contains("\"seed\" : 42", "\"fault\" : \"kill\"");
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
    void whereNobodyWasInitiatedToThereIsNothingToCompare() {
        assertThatThrownBy(() -> LimitComparison.row(Optional.of(8), List.of()))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("every mobile node came by itself");
    }
}
