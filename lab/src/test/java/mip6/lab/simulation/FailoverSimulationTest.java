package mip6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.simulation.FailoverSimulation.Plan;
import mip6.lab.simulation.FailoverSimulation.Result;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.OptionalInt;

/** A home agent with many mobile nodes is killed, in virtual time. */
class FailoverSimulationTest {

    private static final int[] FIXED = {4, 16, 64, 512};

    private static Result run(int mobileNodes, double loss, OptionalInt limit) {
        FailoverSimulation simulation =
                new FailoverSimulation(
                        new Plan(
                                1,
                                mobileNodes,
                                2,
                                loss,
                                Duration.ofMillis(10),
                                2,
                                Duration.ofMillis(2),
                                Duration.ofNanos(40_000),
                                limit));
        simulation.prepare();
        return simulation.fail();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        Result once = run(12, 0.05, OptionalInt.empty());
        assertThat(once.affected()).isEqualTo(6);
        assertThat(once.lost()).isZero();
        assertThat(run(12, 0.05, OptionalInt.empty())).isEqualTo(once);
    }

    /** Processors that are ten times as slow as ours: how many at once it finds out by itself. */
    @ParameterizedTest(name = "loss {0}")
    @ValueSource(doubles = {0, 0.01, 0.05})
    @Tag("req:SHIB-5-a")
    void withoutASettingItIsAsFastAsTheBestFixedLimit(double loss) {
        Duration best = Duration.ofDays(1);
        for (int limit : FIXED) {
            Duration fixed = run(60, loss, OptionalInt.of(limit)).within(0.9);
            best = fixed.compareTo(best) < 0 ? fixed : best;
        }
        Result own = run(60, loss, OptionalInt.empty());
        assertThat(own.lost()).isZero();
        assertThat(own.within(0.9)).isLessThanOrEqualTo(best.multipliedBy(11).dividedBy(10));
    }
}
