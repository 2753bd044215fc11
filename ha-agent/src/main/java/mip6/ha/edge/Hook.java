package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An operator's program that watches the other home agents, such as one that listens to VRRP or
 * BFD: each line that it prints names one that has failed.
 */
final class Hook implements AutoCloseable {

    private static final int LONGEST_NAME = 255;

    private final Process process;

    private Hook(Process process) {
        this.process = process;
    }

    static Hook start(Path program, Consumer<String> failed, Reporter reporter) {
        try {
            Process process =
                    new ProcessBuilder(program.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Thread.ofPlatform()
                    .name("hook")
                    .daemon(true)
                    .start(() -> read(process, failed, reporter));
            return new Hook(process);
        } catch (IOException e) {
            throw StartException.configuration(
                    "cluster.hook: " + program + " cannot be run (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static void read(Process process, Consumer<String> failed, Reporter reporter) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (!line.isBlank() && line.length() <= LONGEST_NAME) {
                    failed.accept(line.strip());
                }
                line = lines.readLine();
            }
        } catch (IOException ended) {
            reporter.counters().count("hook-ended");
        }
        reporter.report(Report.warning("hook-ended"));
    }
}
