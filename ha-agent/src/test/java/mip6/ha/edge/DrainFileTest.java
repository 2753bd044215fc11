package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.ha.core.DrainPlan;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A drain outlives the daemon. */
final class DrainFileTest {

    private static final DrainPlan PLAN =
            new DrainPlan(
                    List.of(Ipv6Address.of("2001:db8:1::2"), Ipv6Address.of("2001:db8:1::3")),
                    7,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20));

    private final Reporter reporter =
            new Reporter("test", () -> 0, new Counters(), Optional.empty());

    @TempDir private Path folder = Path.of("");

    @AfterEach
    void close() {
        reporter.close();
    }

    private DrainConfiguration drain() {
        return new DrainConfiguration(
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                new DrainFile(folder.resolve("state").resolve("drain")));
    }

    @Test
    void whatHasBegunGoesOnUntilItIsStopped() {
        assertThat(drain().kept(reporter)).isEmpty();
        assertThat(drain().file().keep(new DrainOrder(Optional.of(PLAN)))).isEmpty();
        assertThat(drain().kept(reporter)).contains(PLAN);
        assertThat(drain().file().keep(new DrainOrder(Optional.empty()))).isEmpty();
        assertThat(drain().kept(reporter)).isEmpty();
        assertThat(reporter.counters().snapshot()).isEmpty();
    }

    @Test
    void aFileOfSomethingElseIsWarnedAbout() throws IOException {
        Files.createDirectories(drain().file().path().getParent());
        Files.writeString(drain().file().path(), "ten home agents\n");
        assertThat(drain().kept(reporter)).isEmpty();
        assertThat(reporter.counters().snapshot()).containsKey("event.drain-not-restored");
    }

    @Test
    void whatCannotBeKeptIsRefused() throws IOException {
        Files.createFile(folder.resolve("state"));
        assertThat(drain().file().keep(new DrainOrder(Optional.of(PLAN))))
                .hasValueSatisfying(
                        line ->
                                assertThat(line)
                                        .startsWith("drain.file: " + drain().file().path())
                                        .contains("nothing changes"));
    }
}
