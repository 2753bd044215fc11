package mip6.mn.core;

import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates of a mobility service provider. */
final class Provider {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final Validity VALID =
            new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));

    private final CertificateAuthority authority =
            CertificateAuthority.selfSigned(
                    "Provider", KeyKind.ECDSA_P256, VALID, new SecureRandom());

    TrustAnchors anchors() {
        return new TrustAnchors(List.of(authority.certificate()));
    }

    /** A home agent of the provider {@code domain}. */
    IkeSettings homeAgent(String name, String domain) {
        return IkeSettings.homeAgent(
                Identity.fqdn(name),
                authority.issue(
                        CertificateProfile.homeAgent(name, domain), KeyKind.ECDSA_P256, VALID),
                anchors());
    }

    /** Somebody with a certificate of the provider who answers as if it were a home agent. */
    IkeSettings impostor(String name) {
        return IkeSettings.homeAgent(
                Identity.fqdn(name),
                authority.issue(CertificateProfile.mobileNode(name), KeyKind.ECDSA_P256, VALID),
                anchors());
    }

    /** A home agent that trusts nobody of this provider. */
    IkeSettings distrustful(String name, String domain) {
        return IkeSettings.homeAgent(
                Identity.fqdn(name),
                authority.issue(
                        CertificateProfile.homeAgent(name, domain), KeyKind.ECDSA_P256, VALID),
                new Provider().anchors());
    }

    IkeSettings mobileNode(String name, String domain) {
        return IkeSettings.mobileNode(
                Identity.fqdn(name),
                authority.issue(CertificateProfile.mobileNode(name), KeyKind.ECDSA_P256, VALID),
                anchors(),
                domain);
    }
}
