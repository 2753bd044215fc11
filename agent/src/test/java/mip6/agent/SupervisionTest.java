package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.report.Counters;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What systemd hears. */
final class SupervisionTest {

    private static final long SECOND = 1_000_000_000;

    private final List<String> said = new ArrayList<>();
    private final Reporter reporter =
            new Reporter("x-agent", () -> 0, new Counters(), Optional.empty());
    private long now = 100 * SECOND;
    private long lastSign = now;

    private Supervision supervision(Optional<Duration> watchdog) {
        return new Supervision(said::add, watchdog, () -> now, () -> lastSign, reporter);
    }

    @Test
    void theWatchdogHearsOfADaemonAsLongAsItsLoopTurns() {
        try (Supervision supervision = supervision(Optional.of(Duration.ofSeconds(30)))) {
            supervision.ready();
            now += 14 * SECOND;
            supervision.tick();
            now += 2 * SECOND;
            supervision.tick();
            lastSign = now;
            supervision.tick();
        }
        assertThat(said).containsExactly("READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1");
    }

    @Test
    void theLatestEventIsTheStatusAndSaidOnce() {
        try (Supervision supervision = supervision(Optional.empty())) {
            supervision.tick();
            reporter.report(Report.info("binding-accepted").with("name", "a\nb").with("n", 1));
            reporter.close();
            supervision.tick();
            supervision.tick();
        }
        assertThat(said)
                .containsExactly("STATUS=binding-accepted name=\"a\\u000ab\" n=1", "STOPPING=1");
    }

    @Test
    void nobodyIsToldWhereNobodyAsked() {
        try (Supervision supervision =
                Supervision.begin(Map.of(), () -> now, () -> lastSign, reporter)) {
            supervision.ready();
        }
        assertThat(reporter.counters().snapshot()).isEmpty();
        try (Supervision supervision =
                Supervision.begin(
                        Map.of("NOTIFY_SOCKET", "/nowhere", "WATCHDOG_USEC", "x"),
                        () -> now,
                        () -> lastSign,
                        reporter)) {
            supervision.ready();
        }
        assertThat(reporter.counters().snapshot()).containsEntry("supervisor-not-told", 2L);
    }
}
