package mip6.agent;

import mip6.agent.configuration.TomlFile;
import mip6.agent.control.ControlRequest;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The configuration, read once more at an operator's wish: all of it holds from now on, or nothing
 * of it does.
 *
 * @param by who gets the answer; empty for a signal
 * @param outcome what was read
 * @param <V> what the configuration and the files that it names come to
 */
public record Reload<V>(Optional<ControlRequest> by, Outcome<V> outcome) {

    /**
     * What reading came to.
     *
     * @param <V> what the configuration and the files that it names come to
     */
    public sealed interface Outcome<V> {

        /**
         * It can be.
         *
         * @param warnings one line each
         */
        record Read<V>(V content, List<String> warnings) implements Outcome<V> {}

        /**
         * It cannot, and what runs stays in force.
         *
         * @param line names file and key
         */
        record Refused<V>(String line) implements Outcome<V> {}
    }

    /**
     * Reads all of it. Slow: for a worker.
     *
     * @param again reads the file
     * @param fixed the keys that differ from the running configuration and cannot change
     * @param content reads the files that it names; what is refused is a {@link StartException}
     */
    public static <C, V> Reload<V> read(
            Optional<ControlRequest> by,
            Supplier<TomlFile.Result<C>> again,
            Function<C, List<String>> fixed,
            Function<C, V> content) {
        try {
            TomlFile.Result<C> file = again.get();
            List<String> differing = fixed.apply(file.configuration());
            return new Reload<>(
                    by,
                    differing.isEmpty()
                            ? new Outcome.Read<>(
                                    content.apply(file.configuration()), file.warnings())
                            : new Outcome.Refused<>(
                                    String.join(", ", differing)
                                            + ": cannot change while the daemon runs: restart it,"
                                            + " or put back what was there"));
        } catch (StartException refused) {
            return new Reload<>(by, new Outcome.Refused<>(refused.line()));
        }
    }

    /** Says what came of it, to the log and to who asked; empty where nothing changes. */
    public Optional<V> announce(Reporter reporter) {
        switch (outcome) {
            case Outcome.Read<V> read -> {
                for (String line : read.warnings()) {
                    reporter.report(Report.warning("configuration").with("about", line));
                }
                reporter.report(Report.info("reloaded"));
                by.ifPresent(request -> request.answer(Map.of("reloaded", true)));
                return Optional.of(read.content());
            }
            case Outcome.Refused<V>(String line) -> {
                reporter.report(Report.error("reload-refused").with("why", line));
                by.ifPresent(request -> request.refuse(line));
                return Optional.empty();
            }
        }
    }
}
