package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of this machine that a test leans on. Where it is missing the test is skipped and says
 * so by name; under {@code MIP6_STRICT=true} (environment or system property) it fails instead.
 */
public final class Tool {

    private static final long LIMIT_SECONDS = 60;

    private final List<String> command;

    private Tool(List<String> command) {
        this.command = command;
    }

    /** The program {@code name} of the path, or of the folders for administrators. */
    public static Tool program(String name) {
        Stream<Path> folders =
                Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.of(Path.of("/usr/sbin"), Path.of("/sbin")));
        List<Path> found =
                folders.map(folder -> folder.resolve(name)).filter(Files::isExecutable).toList();
        require(!found.isEmpty(), "program " + name);
        return new Tool(List.of(found.getFirst().toString()));
    }

    /** A Python that has Scapy: the distribution's, whatever else is on the path. */
    public static Tool scapy() {
        Tool python = new Tool(List.of("/usr/bin/python3"));
        require(Files.isExecutable(Path.of("/usr/bin/python3")), "program /usr/bin/python3");
        require(python.start("-c", "import scapy").exitStatus == 0, "Python package scapy");
        return python;
    }

    /** Goes on only where {@code present}; names what is {@code missing} otherwise. */
    public static void require(boolean present, String missing) {
        if (present) {
            return;
        }
        if (isStrict()) {
            fail("MIP6_STRICT: missing " + missing);
        }
        abort("missing " + missing);
    }

    /** Whether a missing peer is a failure. */
    public static boolean isStrict() {
        return Boolean.getBoolean("MIP6_STRICT")
                || Boolean.parseBoolean(System.getenv("MIP6_STRICT"));
    }

    /** Runs it to its end, which must be a success, and returns what it printed. */
    public String run(String... arguments) {
        Run run = start(arguments);
        assertThat(run.exitStatus).as("%s: %s", command, run.errors).isZero();
        return run.output;
    }

    /** Runs it to its end, which must be none, and returns what it complained about. */
    public String runInVain(String... arguments) {
        Run run = start(arguments);
        assertThat(run.exitStatus).as("%s", command).isNotZero();
        return run.errors;
    }

    private Run start(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("mip6-tool", ".err");
            Path output = Files.createTempFile("mip6-tool", ".out");
            try {
                Process process =
                        new ProcessBuilder(line)
                                .redirectInput(Path.of("/dev/null").toFile())
                                .redirectOutput(output.toFile())
                                .redirectError(errors.toFile())
                                .start();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    fail(command + " did not end within " + LIMIT_SECONDS + " s");
                }
                return new Run(process.exitValue(), text(output), text(errors));
            } finally {
                Files.delete(errors);
                Files.delete(output);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private record Run(int exitStatus, String output, String errors) {}
}
