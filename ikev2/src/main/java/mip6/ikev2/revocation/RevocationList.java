package mip6.ikev2.revocation;

import mip6.ikev2.pki.IssuerSignature;
import mip6.ikev2.pki.RevocationPointers;
import mip6.ikev2.revocation.Statement.Answer;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.TBSCertList;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate revocation list of an authority, whose signature is good (RFC 5280 5, 6.3.3). Lists
 * of changes alone (delta) and of several authorities (indirect) are not used.
 */
public final class RevocationList {

    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
            Set.of(
                    Extension.issuingDistributionPoint,
                    Extension.authorityKeyIdentifier,
                    Extension.cRLNumber);

    private static final int CRL_SIGN = 6;

    private final Instant thisUpdate;
    private final Optional<Instant> nextUpdate;
    private final Scope scope;
    private final Map<BigInteger, Answer.Revoked> revoked;

    /**
     * Of which certificates the list speaks (RFC 5280 5.2.5).
     *
     * @param names of the distribution point; none: any
     * @param allReasons a certificate that is not on it was not revoked
     */
    private record Scope(
            boolean users, boolean authorities, boolean allReasons, List<String> names) {

        static final Scope ALL = new Scope(true, true, true, List.of());
    }

    private RevocationList(TBSCertList content, Scope scope) throws UnusableAnswerException {
        this.thisUpdate = content.getThisUpdate().getDate().toInstant();
        this.nextUpdate =
                Optional.ofNullable(content.getNextUpdate()).map(it -> it.getDate().toInstant());
        this.scope = scope;
        this.revoked = revoked(content);
    }

    /**
     * Reads a list of {@code issuer} and verifies its signature.
     *
     * @param der at most as large as whoever calls permits
     * @throws UnusableAnswerException where it is none of this issuer, or not understood
     */
    public static RevocationList read(Bytes der, X509Certificate issuer)
            throws UnusableAnswerException {
        try {
            CertificateList list = CertificateList.getInstance(der.toArray());
            // the parser overlooks some tags: what came has to be what was signed, octet by octet
            if (!Bytes.wrap(list.getEncoded(ASN1Encoding.DER)).equals(der)) {
                throw new UnusableAnswerException(RevocationProblem.UNREADABLE);
            }
            verify(list, issuer);
            return new RevocationList(list.getTBSCertList(), scope(list.getTBSCertList()));
        } catch (IOException | RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            throw new UnusableAnswerException(RevocationProblem.UNREADABLE);
        }
    }

    /** Whether a list is one that {@code issuer} might have signed, before the work of reading. */
    public static boolean isOf(Bytes der, X509Certificate issuer) {
        try {
            return CertificateList.getInstance(der.toArray()).getIssuer().equals(subject(issuer));
        } catch (RuntimeException damaged) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            return false;
        }
    }

    public Instant thisUpdate() {
        return thisUpdate;
    }

    public Optional<Instant> nextUpdate() {
        return nextUpdate;
    }

    /** How many certificates are on it. */
    public int size() {
        return revoked.size();
    }

    /**
     * What it says of a certificate of its issuer.
     *
     * @return empty where it does not speak of such certificates
     */
    public Optional<Statement> about(X509Certificate certificate) {
        boolean authority = certificate.getBasicConstraints() >= 0;
        if (!(authority ? scope.authorities() : scope.users()) || !isOfPoint(certificate)) {
            return Optional.empty();
        }
        Optional<Answer> found = Optional.ofNullable(revoked.get(certificate.getSerialNumber()));
        if (found.isEmpty() && !scope.allReasons()) {
            return Optional.empty();
        }
        return Optional.of(
                new Statement(
                        found.orElseGet(Answer.Good::new),
                        Statement.Source.CRL,
                        thisUpdate,
                        nextUpdate));
    }

    /** RFC 5280 6.3.3 (b)(2)(i): one name of the list's point is one of the certificate's. */
    private boolean isOfPoint(X509Certificate certificate) {
        return scope.names().isEmpty()
                || !Collections.disjoint(scope.names(), RevocationPointers.of(certificate).lists());
    }

    private static void verify(CertificateList list, X509Certificate issuer)
            throws UnusableAnswerException, IOException {
        boolean[] usage = issuer.getKeyUsage();
        // RFC 5280 6.3.3 (f): the authority's key may sign lists
        if (!list.getIssuer().equals(subject(issuer)) || (usage != null && !usage[CRL_SIGN])) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_ISSUER);
        }
        if (!list.getSignatureAlgorithm().equals(list.getTBSCertList().getSignature())) {
            throw new UnusableAnswerException(RevocationProblem.UNREADABLE);
        }
        if (IssuerSignature.isWeak(list.getSignatureAlgorithm())) {
            throw new UnusableAnswerException(RevocationProblem.WEAK_ALGORITHM);
        }
        if (!IssuerSignature.verifies(
                issuer.getPublicKey(),
                list.getSignatureAlgorithm(),
                list.getTBSCertList().getEncoded(ASN1Encoding.DER),
                list.getSignature().getOctets())) {
            throw new UnusableAnswerException(RevocationProblem.WRONG_SIGNATURE);
        }
    }

    /** RFC 5280 5.2: a critical extension that is not understood forbids to use the list. */
    private static Scope scope(TBSCertList content) throws UnusableAnswerException {
        Optional<Extensions> extensions = Optional.ofNullable(content.getExtensions());
        if (extensions.isEmpty()) {
            return Scope.ALL;
        }
        for (ASN1ObjectIdentifier critical : extensions.get().getCriticalExtensionOIDs()) {
            if (!UNDERSTOOD.contains(critical)) {
                throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
            }
        }
        Optional<Extension> point =
                Optional.ofNullable(
                        extensions.get().getExtension(Extension.issuingDistributionPoint));
        if (extensions.get().getExtension(Extension.deltaCRLIndicator) != null) {
            throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
        }
        return point.isEmpty()
                ? Scope.ALL
                : scope(IssuingDistributionPoint.getInstance(point.get().getParsedValue()));
    }

    private static Scope scope(IssuingDistributionPoint point) throws UnusableAnswerException {
        if (point.isIndirectCRL() || point.onlyContainsAttributeCerts()) {
            throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
        }
        List<String> names = new ArrayList<>();
        DistributionPointName name = point.getDistributionPoint();
        if (name != null) {
            if (name.getType() != DistributionPointName.FULL_NAME) {
                throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
            }
            for (GeneralName each : GeneralNames.getInstance(name.getName()).getNames()) {
                if (each.getTagNo() == GeneralName.uniformResourceIdentifier) {
                    names.add(ASN1IA5String.getInstance(each.getName()).getString());
                }
            }
            if (names.isEmpty()) {
                throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
            }
        }
        return new Scope(
                !point.onlyContainsCACerts(),
                !point.onlyContainsUserCerts(),
                point.getOnlySomeReasons() == null,
                List.copyOf(names));
    }

    private static Map<BigInteger, Answer.Revoked> revoked(TBSCertList content)
            throws UnusableAnswerException {
        Map<BigInteger, Answer.Revoked> revoked = new HashMap<>();
        Enumeration<?> entries = content.getRevokedCertificateEnumeration();
        while (entries.hasMoreElements()) {
            TBSCertList.CRLEntry entry = TBSCertList.CRLEntry.getInstance(entries.nextElement());
            revoked.put(
                    entry.getUserCertificate().getValue(),
                    new Answer.Revoked(
                            entry.getRevocationDate().getDate().toInstant(), reason(entry)));
        }
        return revoked;
    }

    /** RFC 5280 5.3: a critical entry extension that is not understood counts for all the list. */
    private static RevocationReason reason(TBSCertList.CRLEntry entry)
            throws UnusableAnswerException {
        Optional<Extensions> extensions = Optional.ofNullable(entry.getExtensions());
        if (extensions.isEmpty()) {
            return RevocationReason.UNSPECIFIED;
        }
        for (ASN1ObjectIdentifier critical : extensions.get().getCriticalExtensionOIDs()) {
            if (!critical.equals(Extension.reasonCode)) {
                throw new UnusableAnswerException(RevocationProblem.UNSUPPORTED);
            }
        }
        return Optional.ofNullable(extensions.get().getExtension(Extension.reasonCode))
                .map(it -> CRLReason.getInstance(it.getParsedValue()).getValue().intValue())
                .map(RevocationReason::of)
                .orElse(RevocationReason.UNSPECIFIED);
    }

    private static X500Name subject(X509Certificate issuer) {
        return X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    }
}
