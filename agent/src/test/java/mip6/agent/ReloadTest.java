package mip6.agent;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.agent.configuration.TomlFile;
import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** All of a configuration holds, or nothing of it. */
final class ReloadTest {

    private final Reporter reporter =
            new Reporter("x-agent", () -> 0, new Counters(), Optional.empty());

    @Test
    void whatCanBeIsRead() {
        Optional<String> content =
                Reload.read(
                                Optional.empty(),
                                () -> new TomlFile.Result<>("file", List.of("odd")),
                                _ -> List.of(),
                                file -> file + " with keys")
                        .announce(reporter);
        assertThat(content).contains("file with keys");
        assertThat(events()).containsExactly("configuration", "reloaded");
    }

    @Test
    void aMistakeInTheFileOrInWhatItNamesLeavesAllAsItWas() {
        assertThat(
                        Reload.<String, String>read(
                                        Optional.empty(),
                                        () -> {
                                            throw StartException.configuration("x.toml: key: bad");
                                        },
                                        _ -> List.of(),
                                        file -> file)
                                .announce(reporter))
                .isEmpty();
        assertThat(
                        Reload.<String, String>read(
                                        Optional.empty(),
                                        () -> new TomlFile.Result<>("file", List.of()),
                                        _ -> List.of(),
                                        _ -> {
                                            throw StartException.configuration("ike: no key");
                                        })
                                .announce(reporter))
                .isEmpty();
        assertThat(reasons()).containsExactly("x.toml: key: bad", "ike: no key");
    }

    @Test
    void whatCannotChangeIsNamed() {
        assertThat(
                        Reload.read(
                                        Optional.empty(),
                                        () -> new TomlFile.Result<>("file", List.of()),
                                        _ -> List.of("home-link", "log-level"),
                                        file -> file)
                                .announce(reporter))
                .isEmpty();
        assertThat(reasons())
                .containsExactly(
                        "home-link, log-level: cannot change while the daemon runs: restart it,"
                                + " or put back what was there");
    }

    private List<String> events() {
        reporter.close();
        return reporter.history().latest().stream()
                .map(line -> line.get("event").asText())
                .toList();
    }

    private List<String> reasons() {
        reporter.close();
        return reporter.history().latest().stream().map(line -> line.get("why").asText()).toList();
    }
}
