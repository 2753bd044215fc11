package mip6.lab.radius;

import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.Pem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** FreeRADIUS with a configuration of its own, on loopback. */
final class FreeRadius implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/sbin/freeradius");

    static final String SECRET = "a secret of the lab";

    private static final String USERS =
            """
            mn1.example.com Cleartext-Password := "right"
            \tUser-Name := "alice@example.com",
            \tFramed-IPv6-Address := 2001:db8:1::77,
            \tFilter-Id := "mip6-dns-name=mn1.example.com"
            """;

    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final StringBuilder log = new StringBuilder();

    private FreeRadius(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param method its first offer
     * @param version of TLS
     */
    static FreeRadius start(
            Path folder,
            InetSocketAddress address,
            String method,
            String version,
            Credentials own,
            X509Certificate authority)
            throws IOException {
        Pem.writeCertificates(folder.resolve("aaa.pem"), own.chain());
        Pem.writePrivateKey(folder.resolve("aaa.key"), own.key());
        Pem.writeCertificates(folder.resolve("ca.pem"), List.of(authority));
        Files.writeString(folder.resolve("users"), USERS);
        Files.writeString(
                folder.resolve("dictionary"), "$INCLUDE /usr/share/freeradius/dictionary\n");
        Files.writeString(
                folder.resolve("radiusd.conf"),
                configuration(folder, method, version, address.getPort()));
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

    private static String configuration(Path folder, String method, String version, int port) {
        return daemon(folder) + modules(folder, method, version) + server(port);
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
            ipv6addr = ::1
            secret = "%2$s"
            require_message_authenticator = yes
        }
        """
                .formatted(folder, SECRET);
    }

    private static String modules(Path folder, String method, String version) {
        return """
        modules {
            eap {
                default_eap_type = %2$s
                tls-config lab {
                    private_key_file = %1$s/aaa.key
                    certificate_file = %1$s/aaa.pem
                    ca_file = %1$s/ca.pem
                    tls_min_version = "%3$s"
                    tls_max_version = "%3$s"
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
                .formatted(folder, method, version);
    }

    private static String server(int port) {
        return """
        server lab {
            listen {
                type = auth
                ipv6addr = ::1
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
                .formatted(port);
    }

    private void readLog() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.append(line).append('\n');
                }
                if (line.contains("Ready to process requests")) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ready.countDown();
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

    String log() {
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
