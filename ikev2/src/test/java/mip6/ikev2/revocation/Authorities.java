package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.RevocationPointers;
import mip6.ikev2.revocation.RevocationIssuer.Period;
import mip6.ikev2.revocation.Statement.Answer;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider's authority and certificates of it, made once. */
final class Authorities {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    static final Instant SINCE = Instant.parse("2026-05-20T00:00:00Z");
    static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(100)), NOW.plus(Duration.ofDays(100)));

    /** Made an hour ago, and good for another day. */
    static final Period PERIOD =
            new Period(NOW.minus(Duration.ofHours(1)), Optional.of(NOW.plus(Duration.ofDays(1))));

    static final String LIST = "http://crl.example.com/ca.crl";
    static final String RESPONDER = "http://ocsp.example.com/";

    static final CertificateAuthority ROOT =
            authority("Root").pointingTo(new RevocationPointers(List.of(LIST), List.of(RESPONDER)));
    static final CertificateAuthority OTHER = authority("Root");
    static final Credentials HA1 = homeAgent("ha1.example.com");
    static final CertificationPath.Link LINK = link(HA1);
    static final RevocationIssuer ISSUER = RevocationIssuer.of(ROOT.credentials());
    static final Answer.Revoked COMPROMISED =
            new Answer.Revoked(SINCE, RevocationReason.KEY_COMPROMISE);
    static final Answer.Revoked HELD = new Answer.Revoked(SINCE, RevocationReason.CERTIFICATE_HOLD);

    private Authorities() {}

    static CertificateAuthority authority(String name) {
        return CertificateAuthority.selfSigned(name, KeyKind.ECDSA_P256, VALID, new SecureRandom());
    }

    static Credentials homeAgent(String name) {
        return ROOT.issue(
                CertificateProfile.homeAgent(name, "example.com"), KeyKind.ECDSA_P256, VALID);
    }

    static CertificationPath.Link link(Credentials credentials) {
        return new CertificationPath.Link(credentials.certificate(), ROOT.certificate());
    }

    static BigInteger serial(Credentials credentials) {
        return credentials.certificate().getSerialNumber();
    }

    /** On which the home agent is. */
    static Map<BigInteger, Answer.Revoked> revoked() {
        return Map.of(serial(HA1), COMPROMISED);
    }

    static Statement said(Answer answer, Instant thisUpdate, Instant nextUpdate) {
        return new Statement(answer, Statement.Source.CRL, thisUpdate, Optional.of(nextUpdate));
    }
}
