package mip6.ikev2.pki;

import mip6.wire.Bytes;

import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The authorities that a node trusts, each with its own certificate.
 *
 * @param certificates taken as they are: their own validity and signature are not looked at (RFC
 *     5280 6.1.1)
 */
public record TrustAnchors(List<X509Certificate> certificates) {

    /** What CERTREQ names an authority by: SHA-1 of its SubjectPublicKeyInfo (RFC 7296 3.7). */
    public static final int AUTHORITY_LENGTH = 20;

    public TrustAnchors {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads PEM files of certificates.
     *
     * @throws CredentialsException that names the file and what is wrong with it
     */
    public static TrustAnchors read(List<Path> files) throws CredentialsException {
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : files) {
            for (X509Certificate certificate : Pem.readCertificates(file)) {
                if (certificate.getBasicConstraints() < 0) {
                    throw new CredentialsException(
                            file,
                            "holds a certificate that is no authority's (no CA basicConstraints): "
                                    + certificate.getSubjectX500Principal());
                }
                all.add(certificate);
            }
        }
        return new TrustAnchors(all);
    }

    /** The value of a CERTREQ payload that asks for a certificate under one of these. */
    public Bytes certificationAuthorities() {
        return Bytes.concat(
                certificates.stream().map(TrustAnchors::authority).toArray(Bytes[]::new));
    }

    /** How CERTREQ names the authority whose certificate this is. */
    public static Bytes authority(X509Certificate certificate) {
        SubjectPublicKeyInfo key =
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-1").digest(key.getEncoded("DER")));
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A node's own certificates, each with that of its issuer; those without one are left out. */
    public List<CertificationPath.Link> linksOf(List<X509Certificate> chain) {
        List<CertificationPath.Link> links = new ArrayList<>();
        List<X509Certificate> issuers = new ArrayList<>(chain);
        issuers.addAll(certificates);
        for (X509Certificate certificate : chain) {
            issuers.stream()
                    .filter(issuer -> !issuer.equals(certificate))
                    .filter(issuer -> issued(issuer, certificate))
                    .findFirst()
                    .ifPresent(
                            issuer -> links.add(new CertificationPath.Link(certificate, issuer)));
        }
        return links;
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anothers) {
            return false;
        }
    }

    Set<TrustAnchor> forValidation() {
        Set<TrustAnchor> anchors = new HashSet<>();
        certificates.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
        return anchors;
    }
}
