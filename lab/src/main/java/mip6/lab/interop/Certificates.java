package mip6.lab.interop;

import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.pki.RevocationPointers;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.revocation.RevocationIssuer;
import mip6.ikev2.revocation.RevocationReason;
import mip6.ikev2.revocation.Statement;
import mip6.wire.Bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lab's authority, and a certificate of each kind for both ends, as files of a folder: they are
 * made where that is quick.
 */
record Certificates(Path folder) {

    /** Of files that another program reads at once. */
    static final String PASSWORD = "lab";

    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration VALID = Duration.ofDays(1);

    /** Makes all of them. */
    static Certificates make(Path folder, Set<CertificateKind> kinds) throws IOException {
        Certificates made = new Certificates(folder);
        Files.createDirectories(folder);
        SecureRandom random = new SecureRandom();
        Instant now = Instant.now();
        Validity validity = new Validity(now.minus(BEFORE), now.plus(VALID));
        CertificateAuthority authority =
                CertificateAuthority.selfSigned(
                        "Interoperability lab", KeyKind.ECDSA_P256, validity, random);
        Pem.writeCertificates(made.authority(), List.of(authority.certificate()));
        CertificateAuthority withResponder =
                authority.pointingTo(new RevocationPointers(List.of(), List.of(OcspResponder.URL)));
        OcspResponder.provide(folder, authority, validity);
        Map<BigInteger, Statement.Answer.Revoked> revoked = new HashMap<>();
        for (CertificateKind kind : kinds) {
            for (String name : List.of(Plan.OUR_NAME, Plan.THEIR_NAME)) {
                Credentials issued =
                        (kind.isCheckedByOcsp() ? withResponder : authority)
                                .issue(profile(name, kind), kind.key(), validity);
                Pem.writeCertificates(made.certificate(name, kind), issued.chain());
                Pem.writePrivateKey(made.key(name, kind), issued.key());
                if (kind.isCheckedByOcsp()) {
                    OcspResponder.enter(folder, issued.certificate(), kind.isRevoked());
                }
                if (kind.isRevoked()) {
                    revoked.put(
                            issued.certificate().getSerialNumber(),
                            new Statement.Answer.Revoked(now, RevocationReason.KEY_COMPROMISE));
                }
            }
        }
        Bytes list =
                RevocationIssuer.of(authority.credentials())
                        .list(
                                revoked,
                                BigInteger.ONE,
                                new RevocationIssuer.Period(
                                        now.minus(BEFORE), Optional.of(now.plus(VALID))));
        Files.write(made.revoked(), list.toArray());
        Credentials aaa =
                authority.issue(
                        CertificateProfile.homeAgent(Plan.AAA_NAME, Plan.DOMAIN),
                        KeyKind.ECDSA_P256,
                        validity);
        Pem.writeCertificates(
                made.certificate(Plan.AAA_NAME, CertificateKind.ECDSA_P256), aaa.chain());
        Pem.writePrivateKey(made.key(Plan.AAA_NAME, CertificateKind.ECDSA_P256), aaa.key());
        return made;
    }

    private static CertificateProfile profile(String name, CertificateKind kind) {
        List<String> names = new ArrayList<>(List.of(name));
        for (int i = 0; i < kind.moreNames(); i++) {
            names.add("another-name-" + i + ".example.com");
        }
        return new CertificateProfile(
                name,
                names,
                List.of(),
                List.of(),
                name.equals(Plan.THEIR_NAME) ? List.of(Plan.DOMAIN) : List.of());
    }

    /** The authority's certificate. */
    Path authority() {
        return folder.resolve("ca.pem");
    }

    /** The authority's list of what was revoked, in DER. */
    Path revoked() {
        return folder.resolve("ca.crl");
    }

    Path certificate(String name, CertificateKind kind) {
        return folder.resolve(name + "-" + kind.label() + ".pem");
    }

    Path key(String name, CertificateKind kind) {
        return folder.resolve(name + "-" + kind.label() + ".key");
    }

    TrustAnchors anchors() throws CaseFailedException {
        try {
            return TrustAnchors.read(List.of(authority()));
        } catch (CredentialsException unreadable) {
            throw new CaseFailedException(String.valueOf(unreadable.getMessage()));
        }
    }

    /** What our end proves itself with. */
    Credentials ours(CertificateKind kind) throws CaseFailedException {
        return credentials(Plan.OUR_NAME, kind);
    }

    /** What FreeRADIUS proves itself with, where EAP is TLS. */
    Credentials aaaServer() throws CaseFailedException {
        return credentials(Plan.AAA_NAME, CertificateKind.ECDSA_P256);
    }

    /** What the peer proves itself with, as PKCS #12. */
    void writeTheirs(CertificateKind kind, Path file) throws IOException, CaseFailedException {
        Credentials theirs = credentials(Plan.THEIR_NAME, kind);
        try (OutputStream output = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    kind.label(),
                    theirs.key(),
                    PASSWORD.toCharArray(),
                    theirs.chain().toArray(Certificate[]::new));
            store.store(output, PASSWORD.toCharArray());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Credentials credentials(String name, CertificateKind kind) throws CaseFailedException {
        try {
            return Credentials.read(certificate(name, kind), key(name, kind));
        } catch (CredentialsException unreadable) {
            throw new CaseFailedException(String.valueOf(unreadable.getMessage()));
        }
    }
}
