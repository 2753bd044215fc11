package mip6.ikev2.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.pki.CertificateAuthority.Validity;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

class CredentialsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Validity VALID =
            new Validity(
                    Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
    private static final CertificateAuthority ROOT =
            CertificateAuthority.selfSigned("Root", KeyKind.ECDSA_P256, VALID, RANDOM);
    private static final CertificateProfile MN1 = CertificateProfile.mobileNode("mn1.example.com");

    @TempDir Path folder;
    private Path certificates;
    private Path key;

    @BeforeEach
    void files() {
        certificates = folder.resolve("mn1.pem");
        key = folder.resolve("mn1.key");
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void whatWasWrittenIsRead(KeyKind kind) throws Exception {
        Credentials made = ROOT.subordinate("Below", kind, VALID).issue(MN1, kind, VALID);
        write(made);
        assertThat(Credentials.read(certificates, key)).isEqualTo(made);
        assertThat(made.chain()).hasSize(2);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(made.toString()).isEqualTo("Credentials[CN=mn1.example.com]");
    }

    @Test
    void aKeyIsNeverWrittenOverAnother() throws Exception {
        write(ROOT.issue(MN1, KeyKind.ECDSA_P256, VALID));
        assertThatThrownBy(() -> Pem.writePrivateKey(key, ROOT.credentials().key()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void everyFaultNamesTheFileAndTheRemedy() throws Exception {
        says(() -> Pem.readCertificates(certificates), "mn1.pem: does not exist");
        says(() -> Pem.readPrivateKey(folder), ": is a directory, not a PEM file");
        Files.writeString(certificates, "nothing of use\n");
        says(
                () -> Pem.readCertificates(certificates),
                "holds no certificate (-----BEGIN CERTIFICATE-----)");
        says(
                () -> Pem.readPrivateKey(certificates),
                "holds no private key (-----BEGIN PRIVATE KEY-----)");
        String damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        Files.writeString(certificates, damaged);
        says(() -> Pem.readCertificates(certificates), "mn1.pem: is damaged");
        Files.writeString(certificates, Pem.encode(ROOT.credentials().key()));
        says(
                () -> Pem.readCertificates(certificates),
                "holds a private key where certificates are expected");
    }

    @Test
    void theKeyBelongsToTheFirstCertificate() throws Exception {
        write(ROOT.issue(MN1, KeyKind.ECDSA_P256, VALID));
        Pem.writeCertificates(certificates, List.of(ROOT.certificate()));
        says(
                () -> Credentials.read(certificates, key),
                "the private key does not belong to the first certificate of the chain");
        assertThatThrownBy(
                        () ->
                                new Credentials(
                                        List.of(ROOT.certificate()),
                                        KeyKind.RSA_3072.generate(RANDOM).getPrivate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKindOfKeyThatCannotSignHereIsRefused() throws Exception {
        write(ROOT.issue(MN1, KeyKind.ECDSA_P256, VALID));
        Files.delete(key);
        Pem.writePrivateKey(
                key, KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate());
        says(
                () -> Credentials.read(certificates, key),
                "for Ed448; ECDSA, RSA or Ed25519 is needed");
    }

    @Test
    void anAnchorIsAnAuthority() throws Exception {
        Pem.writeCertificates(certificates, List.of(ROOT.certificate()));
        assertThat(TrustAnchors.read(List.of(certificates)).certificates())
                .containsExactly(ROOT.certificate());
        write(ROOT.issue(MN1, KeyKind.ECDSA_P256, VALID));
        says(
                () -> TrustAnchors.read(List.of(certificates)),
                "holds a certificate that is no authority's");
    }

    private void write(Credentials made) throws IOException {
        Pem.writeCertificates(certificates, made.chain());
        Pem.writePrivateKey(key, made.key());
    }

    private static void says(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }
}
