package mip6.lab.interop;

import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.lab.net.Child;
import mip6.lab.net.Host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The authority's OCSP responder, which is OpenSSL's: one for each end, on its own machine. */
final class OcspResponder implements AutoCloseable {

    /** On the machine of whoever asks. */
    static final String URL = "http://[::1]:8888/";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final List<Child> processes;

    private OcspResponder(List<Child> processes) {
        this.processes = processes;
    }

    /** Makes what it needs in {@code folder}, where the authority's certificate is. */
    static void provide(Path folder, CertificateAuthority authority, Validity validity)
            throws IOException {
        Credentials own = authority.delegateResponder("OCSP", KeyKind.ECDSA_P256, validity);
        Pem.writeCertificates(folder.resolve("ocsp.pem"), own.chain());
        Pem.writePrivateKey(folder.resolve("ocsp.key"), own.key());
        Files.writeString(index(folder), "");
    }

    /** What it answers about a certificate: a line as {@code openssl ca} writes it. */
    static void enter(Path folder, X509Certificate certificate, boolean revoked)
            throws IOException {
        String line =
                "%1$s\t%2$s\t%3$s\t%4$s\tunknown\t/CN=%4$s\n"
                        .formatted(
                                revoked ? "R" : "V",
                                TIME.format(certificate.getNotAfter().toInstant()),
                                revoked ? TIME.format(Instant.now()) + ",keyCompromise" : "",
                                serial(certificate));
        Files.writeString(index(folder), line, StandardOpenOption.APPEND);
    }

    /** In whole octets. */
    private static String serial(X509Certificate certificate) {
        String digits = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    private static Path index(Path folder) {
        return folder.resolve("index.txt");
    }

    /**
     * Starts one on {@code peer}, and one where this program is.
     *
     * @param folder with what it needs
     */
    static OcspResponder start(Host peer, Path folder)
            throws IOException, InterruptedException, CaseFailedException {
        CountDownLatch ready = new CountDownLatch(2);
        List<String> command =
                List.of(
                        "sh",
                        "-c",
                        "exec openssl ocsp -index index.txt -CA ca.pem -rsigner ocsp.pem"
                                + " -rkey ocsp.key -ndays 1 -port 8888 2>&1");
        OcspResponder started =
                new OcspResponder(
                        List.of(
                                Child.start(
                                        peer,
                                        "ocsp-theirs",
                                        folder,
                                        command,
                                        line -> told(line, ready),
                                        () -> {}),
                                Child.startHere(
                                        "ocsp-ours",
                                        folder,
                                        command,
                                        line -> told(line, ready),
                                        () -> {})));
        if (!ready.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            started.close();
            throw new CaseFailedException("openssl ocsp does not start: see " + folder);
        }
        return started;
    }

    private static void told(String line, CountDownLatch ready) {
        if (line.contains("waiting")) {
            ready.countDown();
        }
    }

    @Override
    public void close() {
        processes.forEach(Child::close);
    }
}
