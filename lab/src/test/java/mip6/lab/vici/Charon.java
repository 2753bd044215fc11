package mip6.lab.vici;

import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.lab.net.Host;
import mip6.lab.oracle.Tool;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.LabException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** strongSwan's charon on a machine of the lab, with configuration, socket and log of its own. */
final class Charon implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** No more than is needed: some start slowly. */
    private static final String PLUGINS =
            "random nonce openssl pem pkcs1 pkcs8 x509 pubkey sha1 sha2 hmac kdf gcm curve25519"
                    + " kernel-netlink socket-default vici";

    private final Host host;
    private final Path folder;
    private final ViciEndpoint endpoint;
    private CharonProcess process;

    private Charon(Host host, Path folder, ViciEndpoint endpoint, CharonProcess process) {
        this.host = host;
        this.folder = folder;
        this.endpoint = endpoint;
        this.process = process;
    }

    /** Goes on only where it is installed. */
    static void require() {
        Tool.require(CharonProcess.isInstalled(), "program charon-systemd");
    }

    /** Starts one that listens on a Unix socket in {@code folder}, which is its own. */
    static Charon start(Host host, Path folder) throws Exception {
        return start(host, folder, new ViciEndpoint.Unix(folder.resolve("vici")));
    }

    static Charon start(Host host, Path folder, ViciEndpoint endpoint) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("strongswan.conf"),
                """
                charon-systemd {
                  load_modular = no
                  load = %1$s
                  install_routes = no
                  install_virtual_ip = no
                  cookie_threshold = 0
                  block_threshold = 0
                  journal {
                    default = -1
                  }
                  filelog {
                    log {
                      path = %2$s
                      default = 1
                      cfg = 2
                      enc = 3
                      ike = 4
                      flush_line = yes
                    }
                  }
                  plugins {
                    vici {
                      socket = %3$s
                    }
                  }
                }
                """
                        .formatted(PLUGINS, folder.resolve("charon.txt"), endpoint));
        return new Charon(host, folder, endpoint, launch(host, folder));
    }

    ViciEndpoint endpoint() {
        return endpoint;
    }

    /** Kills it without a warning, and starts another in its place. */
    void crashAndStart() throws Exception {
        crash();
        startAgain();
    }

    /** Another in the place of one that crashed. */
    void startAgain() throws Exception {
        process = launch(host, folder);
    }

    /** Ends it politely: it deletes its SAs. */
    void stop() {
        process.close();
    }

    /** Kills it without a warning: what it owes its peers never comes. */
    void crash() throws InterruptedException {
        process.kill();
    }

    /** Everything that it logged. */
    String log() throws IOException {
        return Files.readString(folder.resolve("charon.txt"), StandardCharsets.ISO_8859_1);
    }

    /** Waits until it logged {@code text}. */
    void awaitLog(String text) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!log().contains(text)) {
            if (System.nanoTime() > end) {
                throw new IOException("charon never logged " + text + ":\n" + log());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static CharonProcess launch(Host host, Path folder) throws IOException, LabException {
        return CharonProcess.launch(
                host,
                new CharonProcess.Setup(
                        "charon",
                        folder,
                        folder.resolve("strongswan.conf"),
                        folder.resolve("vici"),
                        List.of()));
    }
}
