package mip6.lab.radius;

import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.Pem;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** FreeRADIUS with a configuration of its own; it judges by EAP-MSCHAPv2 and EAP-TLS. */
public final class FreeRadius implements AutoCloseable {

    /** Debian's package freeradius. */
    public static final Path PROGRAM = Path.of("/usr/sbin/freeradius");

    /** Shared with whoever asks it. */
    public static final String SECRET = "secret-of-the-lab";

    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final StringBuilder log = new StringBuilder();

    private FreeRadius(Process process) {
        this.process = process;
    }

    /**
     * What it is started with.
     *
     * @param method its first offer: mschapv2 or tls
     * @param versions of TLS
     * @param own its certificate, for TLS
     * @param authority of its peers' certificates
     * @param users lines of its file of users
     */
    public record Setup(
            InetSocketAddress address,
            String method,
            Versions versions,
            Credentials own,
            X509Certificate authority,
            String users) {}

    /** Of TLS, from one to the other. */
    public record Versions(String first, String last) {

        /** Whatever the other side knows. */
        public static final Versions ALL = new Versions("1.2", "1.3");

        public static Versions only(String version) {
            return new Versions(version, version);
        }
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param folder of its own
     */
    public static FreeRadius start(Path folder, Setup setup) throws IOException {
        Files.createDirectories(folder);
        Pem.writeCertificates(folder.resolve("aaa.pem"), setup.own().chain());
        Pem.writePrivateKey(folder.resolve("aaa.key"), setup.own().key());
        Pem.writeCertificates(folder.resolve("ca.pem"), List.of(setup.authority()));
        Files.writeString(folder.resolve("users"), setup.users());
        Files.writeString(
                folder.resolve("dictionary"), "$INCLUDE /usr/share/freeradius/dictionary\n");
        Files.writeString(folder.resolve("radiusd.conf"), configuration(folder, setup));
        Process process =
                new ProcessBuilder(PROGRAM.toString(), "-f", "-X", "-d", folder.toString())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        FreeRadius server = new FreeRadius(process);
        Thread.ofVirtual().name("freeradius-log").start(server::readLog);
        server.awaitReady();
        return server;
    }

    private static String configuration(Path folder, Setup setup) {
        return daemon(folder) + modules(folder, setup) + server(setup.address());
    }

    private static String daemon(Path folder) {
        return """
        name = freeradius
        prefix = /usr
        raddbdir = %1$s
        confdir = %1$s
        logdir = %1$s
        run_dir = %1$s
        libdir = /usr/lib/freeradius
        pidfile = %1$s/pid
        log {
            destination = stdout
        }
        security {
            reject_delay = 0
            allow_vulnerable_openssl = yes
        }
        client lab {
            ipv6addr = ::/0
            secret = "%2$s"
            require_message_authenticator = yes
        }
        """
                .formatted(folder, SECRET);
    }

    private static String modules(Path folder, Setup setup) {
        return """
        modules {
            eap {
                default_eap_type = %2$s
                tls-config lab {
                    private_key_file = %1$s/aaa.key
                    certificate_file = %1$s/aaa.pem
                    ca_file = %1$s/ca.pem
                    tls_min_version = "%3$s"
                    tls_max_version = "%4$s"
                    fragment_size = 600
                    ecdh_curve = ""
                }
                tls {
                    tls = lab
                }
                mschapv2 {
                }
            }
            mschap {
            }
            files {
                filename = %1$s/users
            }
        }
        """
                .formatted(
                        folder, setup.method(), setup.versions().first(), setup.versions().last());
    }

    private static String server(InetSocketAddress address) {
        return """
        server lab {
            listen {
                type = auth
                ipv6addr = %s
                port = %d
            }
            authorize {
                eap
                files
            }
            authenticate {
                Auth-Type MS-CHAP {
                    mschap
                }
                eap
            }
        }
        """
                .formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(line);
                if (line.contains("Ready to process requests")) {
                    ready.countDown();
                }
            }
        } catch (IOException ended) {
            say("its output ended: " + ended.getMessage());
        } finally {
            ready.countDown();
        }
    }

    private void say(String line) {
        synchronized (log) {
            log.append(line).append('\n');
        }
    }

    private void awaitReady() throws IOException {
        try {
            boolean said = ready.await(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
            if (!said || !process.isAlive()) {
                close();
                throw new IOException("freeradius does not start: " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** All that it said so far. */
    public String log() {
        synchronized (log) {
            return log.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
