package mip6.lab.load;

import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
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
 * A process of strongSwan's charon, set up to be fast: without log, and with the plugins that a
 * load needs.
 */
final class CharonProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    private static final List<Path> DAEMONS =
            List.of(
                    Path.of("/usr/sbin/charon-systemd"),
                    Path.of("/usr/libexec/ipsec/charon-systemd"));

    private final Child process;
    private final Path socket;

    private CharonProcess(Child process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /** Its program. */
    static Path program() throws LoadException {
        Optional<Path> installed = DAEMONS.stream().filter(Files::isExecutable).findFirst();
        return installed.orElseThrow(
                () -> new LoadException("charon is not installed (apt install charon-systemd)"));
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param name of its files in {@code folder}
     * @param before words of the command line in front of it
     * @param plugins beside those that every charon has here
     * @param settings lines of its section
     */
    static CharonProcess start(
            Host host,
            String name,
            Path folder,
            List<String> before,
            String plugins,
            String settings)
            throws IOException, LoadException {
        Path socket = folder.resolve(name + ".vici");
        Path configuration = folder.resolve(name + ".conf");
        Files.deleteIfExists(socket);
        Files.writeString(configuration, configuration(socket, plugins, settings));
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("env", "STRONGSWAN_CONF=" + configuration, program().toString()));
        Child process = Child.start(host, name, folder, command, line -> {}, () -> {});
        long deadline = BootClock.nanos() + PATIENCE.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || BootClock.nanos() > deadline) {
                process.close();
                throw new LoadException("charon does not start: see " + process.errors());
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return new CharonProcess(process, socket);
    }

    ViciClient client() {
        return new ViciClient(new ViciEndpoint.Unix(socket));
    }

    long pid() {
        return process.pid();
    }

    /** Where it complained. */
    Path errors() {
        return process.errors();
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(Path socket, String plugins, String settings) {
        return """
        charon-systemd {
          load_modular = no
          load = random nonce openssl pem pkcs1 pkcs8 x509 pubkey constraints sha1 sha2 hmac kdf gcm curve25519 socket-default %s vici
          journal {
            default = -1
          }
          plugins {
            vici {
              socket = unix://%s
            }
          }
          %s
        }
        """
                .formatted(plugins, socket, settings);
    }
}
