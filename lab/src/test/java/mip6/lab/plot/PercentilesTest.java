package mip6.lab.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.DoubleStream;

class PercentilesTest {

    @Test
    void eachIsTheLeastValueThatSoManyDoNotExceed() {
        List<Double> values = DoubleStream.iterate(200, x -> x - 1).limit(200).boxed().toList();
        assertThat(Percentiles.of(values)).contains(new Percentiles(200, 100, 180, 198, 200));
    }

    @Test
    void ofOneValueAllAreThatValue() {
        assertThat(Percentiles.of(List.of(7.5))).contains(new Percentiles(1, 7.5, 7.5, 7.5, 7.5));
    }

    @Test
    void ofNothingThereAreNone() {
        assertThat(Percentiles.of(List.of())).isEmpty();
    }
}
