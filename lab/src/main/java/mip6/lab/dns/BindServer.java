package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** BIND 9's named, in the foreground, with the zones of a {@link LabDnsServer}. */
public final class BindServer implements AutoCloseable {

    /** Where Debian has it. */
    public static final Path PROGRAM = Path.of("/usr/sbin/named");

    private static final int LOG_LINES = 30;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Deque<String> log = new ArrayDeque<>();
    private final CountDownLatch running = new CountDownLatch(1);

    private BindServer(Process process) {
        this.process = process;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Writes configuration, zones and keys, starts named and waits until it answers.
     *
     * @param within what stands before the command, such as {@code ip netns exec dns}; may be empty
     * @param folder an empty one that it may write to, and that nobody else may read
     * @throws IOException where it ends, or is not ready in time; with the last lines of its log
     */
    public static BindServer start(
            List<String> within,
            Path folder,
            InetSocketAddress address,
            List<LabZone> zones,
            Duration patience)
            throws IOException {
        Path configuration = write(folder, address, zones);
        List<String> command = new ArrayList<>(within);
        command.addAll(
                List.of(PROGRAM.toString(), "-g", "-n", "1", "-c", configuration.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        BindServer server = new BindServer(process);
        Thread.ofVirtual().name("named-log").start(server::readLog);
        server.awaitRunning(patience);
        return server;
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

    private void awaitRunning(Duration patience) throws IOException {
        try {
            if (running.await(patience.toMillis(), TimeUnit.MILLISECONDS) && process.isAlive()) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        synchronized (log) {
            throw new IOException("named did not start:\n" + String.join("\n", log));
        }
    }

    /** Until its end, so that it never waits for a reader. */
    private void readLog() {
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
                if (line.endsWith(" running")) {
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

    private static Path write(Path folder, InetSocketAddress address, List<LabZone> zones)
            throws IOException {
        boolean ipv6 = address.getAddress() instanceof Inet6Address;
        StringBuilder text =
                new StringBuilder(
                        """
                        options {
                            directory "%1$s";
                            pid-file "%1$s/named.pid";
                            session-keyfile "%1$s/session.key";
                            listen-on%2$s port %3$d { %4$s; };
                            listen-on%5$s { none; };
                            recursion no;
                            allow-query { any; };
                            minimal-responses no;
                            dnssec-validation no;
                            empty-zones-enable no;
                            notify no;
                        };
                        controls { };
                        """
                                .formatted(
                                        folder,
                                        ipv6 ? "-v6" : "",
                                        address.getPort(),
                                        address.getAddress().getHostAddress(),
                                        ipv6 ? "" : "-v6"));
        for (LabZone zone : zones) {
            Path file = folder.resolve(zone.name() + ".zone");
            Files.writeString(file, zone.text());
            String update = "none";
            if (zone.key().isPresent()) {
                TsigKey key = zone.key().get();
                Path keyFile = folder.resolve(zone.name() + ".key");
                TsigKeyFile.write(keyFile, key);
                text.append("include \"%s\";%n".formatted(keyFile));
                update = "key \"" + key.name() + "\"";
            }
            text.append(
                    "zone \"%s\" { type primary; file \"%s\"; allow-update { %s; }; };%n"
                            .formatted(zone.name(), file, update));
        }
        return Files.writeString(folder.resolve("named.conf"), text);
    }
}
