package mip6.lab.program;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of strongSwan's charon on a machine of the lab; in the foreground it needs no systemd.
 */
public final class CharonProcess implements AutoCloseable {

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    /** Where the package charon-systemd has it. */
    private static final List<Path> PROGRAMS =
            List.of(
                    Path.of("/usr/sbin/charon-systemd"),
                    Path.of("/usr/libexec/ipsec/charon-systemd"));

    private final Child process;
    private final Path socket;

    private CharonProcess(Child process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * Where it is and what it is told.
     *
     * @param name of its output and its complaints in {@code folder}
     * @param configuration the file of it, which says that it listens at {@code socket}, or
     *     somewhere else where nobody waits for it
     * @param before words of the command line in front of it
     */
    public record Setup(
            String name, Path folder, Path configuration, Path socket, List<String> before) {

        public Setup {
            before = List.copyOf(before);
        }
    }

    /** Whether it can be started. */
    public static boolean isInstalled() {
        return program().isPresent();
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @throws LabException where it is not installed or does not start within {@code patience}
     */
    public static CharonProcess start(Host host, Setup setup, Duration patience)
            throws IOException, LabException {
        CharonProcess started = launch(host, setup);
        long deadline = BootClock.nanos() + patience.toNanos();
        while (!Files.exists(setup.socket())) {
            if (!started.process.isAlive() || BootClock.nanos() > deadline) {
                started.close();
                throw new LabException("charon does not start: see " + started.errors());
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return started;
    }

    /**
     * Starts it, and does not wait.
     *
     * @throws LabException where it is not installed
     */
    public static CharonProcess launch(Host host, Setup setup) throws IOException, LabException {
        Path program =
                program()
                        .orElseThrow(
                                () ->
                                        new LabException(
                                                "strongSwan is not installed (apt install"
                                                        + " charon-systemd)"));
        Files.deleteIfExists(setup.socket());
        List<String> command = new ArrayList<>(setup.before());
        command.addAll(
                List.of("env", "STRONGSWAN_CONF=" + setup.configuration(), program.toString()));
        return new CharonProcess(
                Child.start(host, setup.name(), setup.folder(), command, line -> {}, () -> {}),
                setup.socket());
    }

    /** Where it listens to commands. */
    public Path socket() {
        return socket;
    }

    public long pid() {
        return process.pid();
    }

    /** The file with what it complained of. */
    public Path errors() {
        return process.errors();
    }

    /** Without a warning, as {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Waits until the process is gone: it holds port 500 till then. */
    @Override
    public void close() {
        process.close();
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }
}
