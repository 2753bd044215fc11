package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** A provider's certificates, made once. */
final class Pki {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    static final String DOMAIN = "example.com";
    static final Identity HA1 = Identity.fqdn("ha1.example.com");
    static final Identity MN1 = Identity.fqdn("mn1.example.com");

    static final Validity VALID =
            new Validity(
                    Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
    static final Validity PAST =
            new Validity(
                    Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));

    static final CertificateAuthority ROOT =
            CertificateAuthority.selfSigned(
                    "Provider", KeyKind.ECDSA_P256, VALID, new SecureRandom());
    static final CertificateAuthority OTHER_ROOT =
            CertificateAuthority.selfSigned(
                    "Provider", KeyKind.ECDSA_P256, VALID, new SecureRandom());
    static final TrustAnchors ANCHORS = new TrustAnchors(List.of(ROOT.certificate()));

    static final Credentials HA1_CREDENTIALS = homeAgent("ha1.example.com", KeyKind.ECDSA_P256);
    static final Credentials MN1_CREDENTIALS = mobileNode("mn1.example.com", KeyKind.ECDSA_P256);

    private Pki() {}

    static Credentials homeAgent(String name, KeyKind kind) {
        return ROOT.issue(CertificateProfile.homeAgent(name, DOMAIN), kind, VALID);
    }

    static Credentials mobileNode(String name, KeyKind kind) {
        return ROOT.issue(CertificateProfile.mobileNode(name), kind, VALID);
    }

    static IkeSettings homeAgent() {
        return IkeSettings.homeAgent(HA1, HA1_CREDENTIALS, ANCHORS);
    }

    static IkeSettings mobileNode() {
        return IkeSettings.mobileNode(MN1, MN1_CREDENTIALS, ANCHORS, DOMAIN);
    }
}
