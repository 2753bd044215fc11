package mip6.ikev2.revocation;

import mip6.ikev2.pki.IssuerSignature;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Who signed an OCSP response, and may (RFC 6960 4.2.2.2): the authority that issued the
 * certificate, a responder that it delegated this to, or one that the operator trusts.
 *
 * @param until after which the signature counts no more
 */
record OcspSigner(PublicKey key, Instant until) {

    /** More certificates than these are not looked at. */
    private static final int MOST_CERTIFICATES = 4;

    static OcspSigner of(
            BasicOCSPResponse response,
            X509Certificate issuer,
            List<X509Certificate> trusted,
            Instant at)
            throws UnusableAnswerException, IOException {
        ResponderID id = response.getTbsResponseData().getResponderID();
        if (isThatOf(id, issuer)) {
            return new OcspSigner(issuer.getPublicKey(), Instant.MAX);
        }
        for (X509Certificate responder : trusted) {
            if (isThatOf(id, responder)) {
                return new OcspSigner(responder.getPublicKey(), Instant.MAX);
            }
        }
        ASN1Sequence certificates = response.getCerts();
        for (int i = 0;
                certificates != null && i < certificates.size() && i < MOST_CERTIFICATES;
                i++) {
            X509CertificateHolder candidate =
                    new X509CertificateHolder(Certificate.getInstance(certificates.getObjectAt(i)));
            if (isThatOf(id, candidate.getSubject(), candidate.getSubjectPublicKeyInfo())) {
                return delegated(candidate, issuer, at);
            }
        }
        throw new UnusableAnswerException(RevocationProblem.WRONG_ISSUER);
    }

    /**
     * Issued by the very authority whose certificates it speaks of, for that purpose. Whether it
     * was revoked itself is not asked: it lives shortly, and the next question would be the same
     * (RFC 6960 4.2.2.2.1 leaves it to the authority).
     */
    private static OcspSigner delegated(
            X509CertificateHolder responder, X509Certificate issuer, Instant at)
            throws UnusableAnswerException, IOException {
        ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(responder.getExtensions());
        if (purposes == null
                || !purposes.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning)
                || !responder
                        .getIssuer()
                        .equals(
                                X500Name.getInstance(
                                        issuer.getSubjectX500Principal().getEncoded()))) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_ISSUER);
        }
        if (!IssuerSignature.isAcceptable(responder)) {
            throw new UnusableAnswerException(RevocationProblem.WEAK_ALGORITHM);
        }
        Instant until = responder.getNotAfter().toInstant();
        if (at.isBefore(responder.getNotBefore().toInstant()) || at.isAfter(until)) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_ISSUER);
        }
        if (!IssuerSignature.verifies(
                issuer.getPublicKey(),
                responder.getSignatureAlgorithm(),
                responder.toASN1Structure().getTBSCertificate().getEncoded(ASN1Encoding.DER),
                responder.getSignature())) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_SIGNATURE);
        }
        try {
            return new OcspSigner(
                    new JcaX509CertificateConverter().getCertificate(responder).getPublicKey(),
                    until);
        } catch (CertificateException unusable) {
            throw new UnusableAnswerException(RevocationProblem.UNREADABLE);
        }
    }

    private static boolean isThatOf(ResponderID id, X509Certificate certificate) {
        return isThatOf(
                id,
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()));
    }

    /** By name, or by the SHA-1 hash of the key (RFC 6960 4.2.2.3). */
    private static boolean isThatOf(ResponderID id, X500Name subject, SubjectPublicKeyInfo key) {
        byte[] hash = id.getKeyHash();
        return hash == null
                ? subject.equals(id.getName())
                : Arrays.equals(hash, sha1(key.getPublicKeyData().getOctets()));
    }

    private static byte[] sha1(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(octets);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
