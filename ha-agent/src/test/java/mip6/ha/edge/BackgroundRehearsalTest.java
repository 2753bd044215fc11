package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.report.Counters;
import mip6.agent.report.History;
import mip6.agent.report.Reporter;
import mip6.ha.core.Rehearsal.Proof;
import mip6.ha.store.ClaimRehearsal;
import mip6.ha.store.MemoryKeys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

@Timeout(60)
final class BackgroundRehearsalTest {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Counters counters = new Counters();
    private final MemoryKeys.Client store = new MemoryKeys().client();
    private final Reporter reporter = new Reporter("test", () -> 0, counters, Optional.empty());

    @AfterEach
    void close() {
        reporter.close();
    }

    private BackgroundRehearsal rehearsal(int takeovers) {
        return new BackgroundRehearsal(
                takeovers,
                Proof.SHARED_KEYS,
                new SecureRandom(),
                new ClaimRehearsal(store),
                reporter);
    }

    private long told() {
        return counters.value("event", "takeovers-rehearsed");
    }

    @Test
    void itSaysWhenItIsOver() throws InterruptedException {
        try (History.Watch watch = reporter.history().watch();
                BackgroundRehearsal _ = rehearsal(3)) {
            assertThat(watch.next(LONGEST).orElseThrow())
                    .contains("\"takeovers-rehearsed\"", "\"takeovers\":3");
        }
    }

    @Test
    void itDoesNotNeedTheStore() throws InterruptedException {
        store.reachable = false;
        try (History.Watch watch = reporter.history().watch();
                BackgroundRehearsal _ = rehearsal(3)) {
            assertThat(watch.next(LONGEST).orElseThrow()).contains("\"takeovers\":3");
        }
    }

    /** More than anybody would wait for. */
    @Test
    void itEndsWithTheDaemon() {
        rehearsal(Integer.MAX_VALUE).close();
        assertThat(told()).isEqualTo(1);
    }

    @Test
    void noneIsNoneAtAll() {
        rehearsal(0).close();
        assertThat(told()).isZero();
    }
}
