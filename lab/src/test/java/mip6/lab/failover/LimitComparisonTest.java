package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.lab.program.LabException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

class LimitComparisonTest {

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
        LimitComparison.Row row = LimitComparison.row(OptionalInt.of(8), hundred);
        assertThat(row).isEqualTo(new LimitComparison.Row(OptionalInt.of(8), 95, 50.5, 100));
        assertThat(
                        LimitComparison.ratio(
                                List.of(
                                        row,
                                        new LimitComparison.Row(OptionalInt.of(64), 190, 40.4, 500),
                                        new LimitComparison.Row(
                                                OptionalInt.empty(), 114, 40.4, 120))))
                .isEqualTo(1.2, EXACT);
    }

    @Test
    void whereNobodyWasInitiatedToThereIsNothingToCompare() {
        assertThatThrownBy(() -> LimitComparison.row(OptionalInt.of(8), List.of()))
                .isInstanceOf(LabException.class)
                .hasMessageStartingWith("every mobile node came by itself");
    }
}
