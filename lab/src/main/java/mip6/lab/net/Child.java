package mip6.lab.net;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process of the lab. What it prints goes to a log file, line by line also to who listens; what
 * it complains of goes to another. Closing ends it: politely first, then surely.
 */
public final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path errors;
    private final Thread reader;

    private Child(String name, Process process, Path errors, Thread reader) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.reader = reader;
    }

    /**
     * Starts a process on {@code host}.
     *
     * @param name of its files in {@code folder}: {@code NAME.out} and {@code NAME.log}
     * @param line called on a thread of its own for each line that the process prints
     * @param ended called behind the last line
     */
    public static Child start(
            Host host,
            String name,
            Path folder,
            List<String> command,
            Consumer<String> line,
            Runnable ended)
            throws IOException {
        return start(builder -> host.call(builder::start), name, folder, command, line, ended);
    }

    /** The same where this process is. */
    public static Child startHere(
            String name, Path folder, List<String> command, Consumer<String> line, Runnable ended)
            throws IOException {
        return start(ProcessBuilder::start, name, folder, command, line, ended);
    }

    private interface Place {
        Process start(ProcessBuilder builder) throws IOException;
    }

    private static Child start(
            Place place,
            String name,
            Path folder,
            List<String> command,
            Consumer<String> line,
            Runnable ended)
            throws IOException {
        Path errors = folder.resolve(name + ".log");
        Path output = folder.resolve(name + ".out");
        Process process =
                place.start(
                        new ProcessBuilder(command)
                                .directory(folder.toFile())
                                .redirectError(errors.toFile()));
        process.getOutputStream().close();
        Thread reader =
                Thread.ofPlatform()
                        .name("output-of-" + name)
                        .daemon(true)
                        .start(() -> copy(process, output, line, ended));
        return new Child(name, process, errors, reader);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file with what it complained of. */
    public Path errors() {
        return errors;
    }

    /** Waits for it to end by itself. */
    public int exitStatus() throws InterruptedException {
        int status = process.waitFor();
        reader.join();
        return status;
    }

    /** The same; empty where it takes longer. */
    public OptionalInt exitStatus(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(exitStatus())
                : OptionalInt.empty();
    }

    /** As {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            reader.join();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Process process, Path file, Consumer<String> line, Runnable ended) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter copy = Files.newBufferedWriter(file)) {
            String next = output.readLine();
            while (next != null) {
                copy.write(next);
                copy.newLine();
                copy.flush();
                line.accept(next);
                next = output.readLine();
            }
        } catch (IOException broken) {
            line.accept(broken.toString());
        } finally {
            ended.run();
        }
    }
}
