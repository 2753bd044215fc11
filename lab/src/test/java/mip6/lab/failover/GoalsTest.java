package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.FailoverOptions.Detector;
import mip6.lab.failover.FailoverResult.Goal;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalDouble;

class GoalsTest {

    private static List<Goal> goals(FailoverOptions options) {
        return Goals.of(options, OptionalDouble.of(320), OptionalDouble.of(345), List.of(335.0));
    }

    /** Others follow it, one after the other, and say nothing of whether who failed is stopped. */
    @Test
    void theClaimIsTheFirstTransactions() {
        assertThat(goals(FailoverOptions.simple()))
                .containsExactly(
                        new Goal(
                                "the first mobile nodes claimed: who failed can store nothing any"
                                        + " more",
                                350,
                                345),
                        new Goal(
                                "the mobile node registered: detection, 4.5 round trips and 20 ms",
                                340,
                                335));
    }

    @Test
    void whereNobodyListensToHeartbeatsTheClaimHasNoGoal() {
        assertThat(goals(FailoverOptions.simple().with(Detector.ETCD)))
                .singleElement()
                .satisfies(each -> assertThat(each.what()).startsWith("the mobile node"));
    }
}
