package mip6.lab.dns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A name server of others, in the foreground. */
public final class NameServerProcess implements AutoCloseable {

    private static final int LOG_LINES = 30;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Deque<String> log = new ArrayDeque<>();
    private final CountDownLatch running = new CountDownLatch(1);

    private NameServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param ready whether a line of its log says so
     * @throws IOException where it ends, or is not ready in time; with the last lines of its log
     */
    static NameServerProcess start(List<String> command, Predicate<String> ready, Duration patience)
            throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        NameServerProcess server = new NameServerProcess(process);
        Thread.ofVirtual().name("name-server-log").start(() -> server.readLog(ready));
        server.awaitRunning(command.getFirst(), patience);
        return server;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRunning(String program, Duration patience) throws IOException {
        try {
            if (running.await(patience.toMillis(), TimeUnit.MILLISECONDS) && process.isAlive()) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        synchronized (log) {
            throw new IOException(program + " did not start:\n" + String.join("\n", log));
        }
    }

    /** Until its end, so that it never waits for a reader. */
    private void readLog(Predicate<String> ready) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.addLast(line);
                    if (log.size() > LOG_LINES) {
                        log.removeFirst();
                    }
                }
                if (ready.test(line)) {
                    running.countDown();
                }
            }
        } catch (IOException closed) {
            synchronized (log) {
                log.addLast(closed.toString());
            }
        } finally {
            running.countDown();
        }
    }
}
