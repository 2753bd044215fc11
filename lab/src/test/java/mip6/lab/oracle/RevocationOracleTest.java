package mip6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.cli.Main;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.revocation.OcspAnswer;
import mip6.ikev2.revocation.OcspRequests;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.RevocationList;
import mip6.ikev2.revocation.Statement;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Revocation lists and OCSP responses between {@code mip6 pki}, this project and OpenSSL. */
class RevocationOracleTest {

    private static final String HA1 = "ha1.example.com";
    private static final String HA2 = "ha2.example.com";

    @TempDir Path folder;
    private final Tool openssl = Tool.program("openssl");

    @BeforeEach
    void makeCertificates() {
        pki("--ha", HA1, "--ha", HA2, "--ocsp", "--crl-url", "http://crl.example.com/ca.crl");
        pki("--revoke", HA2);
    }

    private void pki(String... more) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        String[] line = new String[5 + more.length];
        System.arraycopy(
                new String[] {"pki", "--dir", folder.toString(), "--domain", "example.com"},
                0,
                line,
                0,
                5);
        System.arraycopy(more, 0, line, 5, more.length);
        assertThat(Main.run(line, writer, writer)).as("%s", said).isZero();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private X509Certificate certificate(String name) throws Exception {
        return Pem.readCertificates(folder.resolve(name + ".pem")).getFirst();
    }

    private Link link(String name) throws Exception {
        return new Link(certificate(name), certificate("ca"));
    }

    private Bytes octets(String name) throws Exception {
        return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
    }

    private Answer saidBy(RevocationList list, String name) throws Exception {
        return list.about(certificate(name)).map(Statement::answer).orElseThrow();
    }

    @Test
    @Tag("req:S5026-3-a")
    void opensslReadsOurList() throws Exception {
        String text =
                openssl.run(
                        "crl",
                        "-in",
                        file("crl.pem"),
                        "-CAfile",
                        file("ca.pem"),
                        "-noout",
                        "-text");
        assertThat(text)
                .contains("Serial Number: " + serial(HA2))
                .doesNotContain(serial(HA1))
                .contains("X509v3 CRL Number");
        // exits with a failure for a revoked certificate
        String[] verify = {
            "verify", "-crl_check", "-CAfile", file("ca.pem"), "-CRLfile", file("crl.pem")
        };
        assertThat(openssl.run(append(verify, file(HA1 + ".pem")))).contains("OK");
        assertThat(openssl.runInVain(append(verify, file(HA2 + ".pem"))))
                .contains("certificate revoked");
    }

    private String serial(String name) throws Exception {
        String digits = certificate(name).getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    private static String[] append(String[] line, String last) {
        String[] longer = Arrays.copyOf(line, line.length + 1);
        longer[line.length] = last;
        return longer;
    }

    @Test
    @Tag("req:S5026-3-a")
    void weReadTheListOfOpenssl() throws Exception {
        Files.writeString(
                folder.resolve("openssl.cnf"),
                """
                [ca]
                default_ca = lab
                [lab]
                database = %1$s/index.txt
                crlnumber = %1$s/crlnumber
                default_md = sha256
                crl_extensions = extensions
                [extensions]
                authorityKeyIdentifier = keyid
                """
                        .formatted(folder));
        Files.writeString(folder.resolve("crlnumber"), "1001\n");
        openssl.run(
                "ca",
                "-gencrl",
                "-config",
                file("openssl.cnf"),
                "-keyfile",
                file("ca.key"),
                "-cert",
                file("ca.pem"),
                "-crldays",
                "3",
                "-out",
                file("theirs.pem"));
        openssl.run("crl", "-in", file("theirs.pem"), "-outform", "DER", "-out", file("their.crl"));
        RevocationList list = RevocationList.read(octets("their.crl"), certificate("ca"));
        assertThat(saidBy(list, HA1)).isEqualTo(new Answer.Good());
        assertThat(saidBy(list, HA2)).isInstanceOf(Answer.Revoked.class);
    }

    @Test
    @Tag("req:S5026-3-a")
    void theResponderOfOpensslAnswersOurRequest() throws Exception {
        for (String name : List.of(HA1, HA2)) {
            Files.write(folder.resolve("request"), OcspRequests.about(link(name)).toArray());
            openssl.run(
                    "ocsp",
                    "-index",
                    file("index.txt"),
                    "-CA",
                    file("ca.pem"),
                    "-rsigner",
                    file("ocsp.pem"),
                    "-rkey",
                    file("ocsp.key"),
                    "-ndays",
                    "1",
                    "-reqin",
                    file("request"),
                    "-respout",
                    file("response"));
            OcspAnswer answer =
                    OcspAnswer.read(octets("response"), link(name), List.of(), Instant.now());
            assertThat(answer.statement().answer())
                    .isInstanceOf(name.equals(HA1) ? Answer.Good.class : Answer.Revoked.class);
            assertThat(answer.statement().nextUpdate()).isPresent();
        }
    }

    @Test
    @Tag("req:S5026-3-a")
    void opensslReadsOurResponse() throws Exception {
        Credentials authority =
                Credentials.read(folder.resolve("ca.pem"), folder.resolve("ca.key"));
        Credentials responder =
                Credentials.read(folder.resolve("ocsp.pem"), folder.resolve("ocsp.key"));
        Instant now = Instant.now();
        for (RevocationIssuer issuer :
                List.of(
                        RevocationIssuer.of(authority),
                        new RevocationIssuer(authority, responder))) {
            Bytes answer =
                    issuer.answer(
                            link(HA1),
                            new Answer.Good(),
                            new Period(now, Optional.of(now.plus(Duration.ofHours(1)))));
            Files.write(folder.resolve("ours"), answer.toArray());
            assertThat(
                            openssl.run(
                                    "ocsp",
                                    "-respin",
                                    file("ours"),
                                    "-issuer",
                                    file("ca.pem"),
                                    "-cert",
                                    file(HA1 + ".pem"),
                                    "-CAfile",
                                    file("ca.pem"),
                                    "-no_nonce"))
                    .contains(HA1 + ".pem: good");
        }
    }
}
