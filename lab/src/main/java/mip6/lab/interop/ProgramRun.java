package mip6.lab.interop;

import mip6.lab.net.Host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param output what it printed and what it complained of
 */
record ProgramRun(int status, String output) {

    /** What a program is killed with that took too long. */
    static final int TOO_LONG = 124;

    boolean ok() {
        return status == 0;
    }

    /** Runs {@code command} on {@code host}, for no longer than {@code patience}. */
    static ProgramRun of(
            Host host,
            Path folder,
            Map<String, String> environment,
            Duration patience,
            List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "run", ".out");
        try {
            Process process = host.call(() -> start(output, environment, command));
            int status = TOO_LONG;
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                status = process.exitValue();
            } else {
                process.destroyForcibly().waitFor();
            }
            return new ProgramRun(
                    status, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(Path output, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
