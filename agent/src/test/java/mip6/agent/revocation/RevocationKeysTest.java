package mip6.agent.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.agent.configuration.RevocationConfiguration;
import mip6.agent.configuration.TomlFile;
import mip6.agent.report.Counters;
import mip6.agent.report.Reporter;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationReason;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keys of the table {@code [revocation]}, from the file to the verdict. */
@Timeout(60)
class RevocationKeysTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(9)));

    /** An hour old, and by itself good for nine more. */
    private static final Period PERIOD =
            new Period(NOW.minus(Duration.ofHours(1)), Optional.of(NOW.plus(Duration.ofHours(9))));

    private static final CertificateAuthority ROOT = authority("Root");
    private static final CertificateAuthority OTHER = authority("Another");
    private static final Credentials PEER =
            ROOT.issue(CertificateProfile.mobileNode("mn1.example.com"), KeyKind.ECDSA_P256, VALID);

    @TempDir private Path folder;

    private static CertificateAuthority authority(String name) {
        return CertificateAuthority.selfSigned(name, KeyKind.ECDSA_P256, VALID, new SecureRandom());
    }

    private RevocationConfiguration read(String keys) throws IOException {
        Path file = folder.resolve("ha.toml");
        Files.writeString(
                file,
                "[revocation]\nmode = \"strict\"\nfollow-certificates = false\n" + keys + "\n");
        return TomlFile.read(file, RevocationConfiguration::read).configuration();
    }

    private RevocationVerdict verdict(String keys, Bytes... stapled) throws IOException {
        RevocationConfiguration configuration = read(keys);
        CompletableFuture<RevocationVerdict> verdict = new CompletableFuture<>();
        try (RevocationChecks checks =
                new RevocationChecks(
                        configuration,
                        configuration.policy(),
                        (_, _) -> List.of(),
                        new Reporter("test", () -> 0, new Counters(), Optional.empty()),
                        () -> NOW)) {
            checks.check(
                    new RevocationQuestion(
                            new CertificationPath(List.of(PEER.certificate()), ROOT.certificate()),
                            List.of(stapled),
                            NOW),
                    verdict::complete);
            return verdict.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"59m, false", "61m, true", "12h, true"})
    void whatIsOlderThanFreshnessCountsNoMore(String freshness, boolean counts) throws IOException {
        Path list = folder.resolve("ca.crl");
        Files.write(
                list,
                RevocationIssuer.of(ROOT.credentials())
                        .list(Map.of(), BigInteger.ONE, PERIOD)
                        .toArray());
        String keys = "lists = [\"ca.crl\"]\nfreshness = \"%s\"".formatted(freshness);
        assertThat(verdict(keys))
                .isInstanceOf(
                        counts
                                ? RevocationVerdict.Accepted.class
                                : RevocationVerdict.NotKnown.class);
    }

    @Test
    void freshnessIsAMinuteAtLeast() {
        assertThatThrownBy(() -> read("freshness = \"59s\""))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("revocation.freshness");
    }

    /** RFC 6960 4.2.2.2: believed about the certificates of any authority. */
    @Test
    void aResponderOfTheOperatorsIsBelieved() throws IOException {
        RevocationIssuer responder = new RevocationIssuer(ROOT.credentials(), OTHER.credentials());
        Link about = new Link(PEER.certificate(), ROOT.certificate());
        Bytes good = responder.answer(about, new Answer.Good(), PERIOD);
        Bytes revoked =
                responder.answer(
                        about, new Answer.Revoked(NOW, RevocationReason.KEY_COMPROMISE), PERIOD);
        Pem.writeCertificates(folder.resolve("ocsp.pem"), List.of(OTHER.certificate()));
        String key = "responder-certificates = [\"ocsp.pem\"]";
        assertThat(verdict("", good)).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(verdict(key, good)).isInstanceOf(RevocationVerdict.Accepted.class);
        assertThat(verdict("", revoked)).isInstanceOf(RevocationVerdict.NotKnown.class);
        assertThat(verdict(key, revoked)).isInstanceOf(RevocationVerdict.Revoked.class);
    }

    @Test
    void aResponderCertificateIsOne() throws IOException {
        Files.writeString(folder.resolve("ocsp.pem"), "none");
        RevocationConfiguration configuration = read("responder-certificates = [\"ocsp.pem\"]");
        assertThatThrownBy(configuration::policy)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("revocation.responder-certificates")
                .hasMessageContaining("ocsp.pem");
        assertThatThrownBy(() -> read("responder-certificates = [\"absent.pem\"]"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("absent.pem");
    }
}
