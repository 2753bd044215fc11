package mip6.lab.interop;

import mip6.lab.net.Child;
import mip6.lab.net.Host;
import mip6.linux.BootClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A charon on a machine of the lab, with configuration, socket and log in a folder of its own. */
public final class CharonProcess implements AutoCloseable {

    /** Debian's package charon-systemd; in the foreground it needs no systemd. */
    static final Path DAEMON = Path.of("/usr/sbin/charon-systemd");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path socket;
    private final Child process;

    private CharonProcess(Path socket, Child process) {
        this.socket = socket;
        this.process = process;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param name of its files
     * @param kernel plugins that protect packets
     * @param settings lines of charon's section
     */
    static CharonProcess start(Host host, String name, Path folder, String kernel, String settings)
            throws IOException, CaseFailedException {
        Files.createDirectories(folder);
        Path socket = socket(folder);
        Files.deleteIfExists(socket);
        Files.deleteIfExists(log(folder));
        Path configuration = folder.resolve("strongswan.conf");
        Files.writeString(configuration, CharonConfiguration.file(folder, kernel, settings));
        Child process =
                Child.start(
                        host,
                        name,
                        folder,
                        List.of("env", "STRONGSWAN_CONF=" + configuration, DAEMON.toString()),
                        line -> {},
                        () -> {});
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || BootClock.nanos() > deadline) {
                process.close();
                throw new CaseFailedException("charon does not start: see " + process.errors());
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return new CharonProcess(socket, process);
    }

    /**
     * One that leaves ESP to the kernel, and all else to who commands it.
     *
     * @throws IOException where it is not installed, or does not start
     */
    public static CharonProcess start(Host host, Path folder) throws IOException {
        if (!Files.isExecutable(DAEMON)) {
            throw new IOException("strongSwan is not installed (apt install charon-systemd)");
        }
        try {
            return start(host, "charon", folder, Peers.KERNEL, "");
        } catch (CaseFailedException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    /** Where it listens to commands, in its folder. */
    public static Path socket(Path folder) {
        return folder.resolve("vici");
    }

    /** Its own log, in its folder. */
    public static Path log(Path folder) {
        return folder.resolve("charon.txt");
    }

    Path socket() {
        return socket;
    }

    Path errors() {
        return process.errors();
    }

    /** Kills it without a warning. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Waits until the process is gone: it holds port 500 till then. */
    @Override
    public void close() {
        process.close();
    }
}
