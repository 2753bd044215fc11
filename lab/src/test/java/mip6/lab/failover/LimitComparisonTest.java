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
        LimitComparison.Result result =
                new LimitComparison.Result(
                        true,
                        List.of(
                                new LimitComparison.Row(Optional.of(8), 100, 95, 50.5, 100),
                                new LimitComparison.Row(Optional.empty(), 99, 114, 50.5, 120)),
                        1.2);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        new LimitComparison(FailoverOptions.simple(), 1, nowhere).told(result);
        assertThat(folder).isEmptyDirectory();
        new LimitComparison(FailoverOptions.simple().keptIn(Optional.of(folder)), 1, nowhere)
                .told(result);
        assertThat(folder.resolve(KeptFiles.RESULT))
                .content()
                .contains("\"limit\" : 8", "\"taken\" : 99", "\"limit\" : null", "\"ratio\" : 1.2");
        assertThatThrownBy(() -> Comparison.of(folder, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no result of this experiment");
    }

    @Test
    void whereNobodyWasInitiatedToThereIsNothingToCompare() {
        assertThatThrownBy(() -> LimitComparison.row(Optional.of(8), List.of()))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("every mobile node came by itself");
    }
}
