package mip6.ikev2.pki;

import mip6.ikev2.crypto.SignatureVerifier;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateVerdict.Accepted;
import mip6.ikev2.pki.CertificateVerdict.Problem;
import mip6.ikev2.pki.CertificateVerdict.Rejected;
import mip6.wire.Bytes;

import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the certificates of a peer prove that its key is the one of its identity (RFC
 * 5280 6, RFC 4945 3 and 5.1). What it costs is bounded whatever the peer sends: there is one
 * candidate path, and a key is used only after its certificate's signature was verified.
 */
public final class PeerCertificates {

    /** More CERT payloads than these are refused. */
    public static final int MAXIMUM_CERTIFICATES = 8;

    /** From the peer's certificate to the last before the trust anchor. */
    public static final int MAXIMUM_PATH = 6;

    /** Takes a while to make, and is the same for all. */
    static final Provider PROVIDER = new BouncyCastleProvider();

    static {
        EcdsaProvider.register();
    }

    private final List<X509Certificate> anchors;
    private final Set<TrustAnchor> trustAnchors;
    private final KnownPaths known = new KnownPaths();

    /** A validator that trusts {@code anchors}, for any number of threads. */
    public PeerCertificates(TrustAnchors anchors) {
        this.anchors = anchors.certificates();
        this.trustAnchors = anchors.forValidation();
    }

    /**
     * Whether {@code received} prove that their holder's identity is {@code identity}.
     *
     * @param received DER certificates in the order of the CERT payloads: the peer's own first (RFC
     *     7296 3.6)
     * @param at wall time
     */
    public CertificateVerdict validate(
            List<Bytes> received,
            Identity identity,
            CertificateRequirement requirement,
            Instant at) {
        if (received.isEmpty()) {
            return new Rejected(Problem.NO_CERTIFICATE, "the peer sent no certificate");
        }
        if (received.size() > MAXIMUM_CERTIFICATES) {
            return new Rejected(
                    Problem.TOO_MANY_CERTIFICATES, received.size() + " certificates were sent");
        }
        Optional<List<PeerCertificate>> path = known.get(received);
        if (path.isEmpty()) {
            List<PeerCertificate> certificates = new ArrayList<>();
            for (Bytes der : received) {
                try {
                    certificates.add(PeerCertificate.parse(der, factory()));
                } catch (CertificateException | IOException | RuntimeException unreadable) {
                    // Bouncy Castle throws unchecked exceptions for some damaged encodings
                    return new Rejected(
                            Problem.UNREADABLE_CERTIFICATE,
                            "certificate " + (certificates.size() + 1) + " cannot be read");
                }
            }
            List<PeerCertificate> found = path(certificates);
            Optional<Rejected> problem = timeProblem(found, at).or(() -> pathProblem(found, at));
            if (problem.isPresent()) {
                return problem.get();
            }
            known.put(received, found);
            path = Optional.of(found);
        }
        return verdict(path.get(), identity, requirement, at);
    }

    private CertificateVerdict verdict(
            List<PeerCertificate> path,
            Identity identity,
            CertificateRequirement requirement,
            Instant at) {
        PeerCertificate own = path.getFirst();
        return timeProblem(path, at)
                .or(() -> ownProblem(own, identity, requirement))
                .<CertificateVerdict>map(rejected -> rejected)
                .orElseGet(
                        () ->
                                new Accepted(
                                        own.certificate().getPublicKey(),
                                        own.dnsNames(),
                                        withAnchor(path)));
    }

    /**
     * From the peer's certificate upwards by issuer names, to just below an anchor: each step takes
     * one certificate and never comes back, so loops and cross-certificates cost nothing. Empty
     * where no anchor is reached.
     */
    private List<PeerCertificate> path(List<PeerCertificate> certificates) {
        List<PeerCertificate> path = new ArrayList<>();
        path.add(certificates.getFirst());
        while (path.size() <= MAXIMUM_PATH) {
            PeerCertificate top = path.getLast();
            if (anchors.stream().anyMatch(anchor -> top.isIssuedBy(anchor))) {
                return path;
            }
            Optional<PeerCertificate> issuer =
                    certificates.stream()
                            .filter(candidate -> !path.contains(candidate))
                            .filter(candidate -> top.isIssuedBy(candidate.certificate()))
                            .findFirst();
            if (issuer.isEmpty()) {
                return List.of();
            }
            path.add(issuer.get());
        }
        return List.of();
    }

    /** The validated path, with the anchor that its last certificate leads to. */
    private CertificationPath withAnchor(List<PeerCertificate> path) {
        PeerCertificate top = path.getLast();
        X509Certificate anchor =
                anchors.stream()
                        .filter(top::isIssuedBy)
                        .filter(candidate -> isSignedBy(top.certificate(), candidate))
                        .findFirst()
                        .orElseThrow();
        return new CertificationPath(
                path.stream().map(PeerCertificate::certificate).toList(), anchor);
    }

    /** Of two anchors with one name, one has the key. */
    private boolean isSignedBy(X509Certificate certificate, X509Certificate anchor) {
        if (anchors.size() == 1) {
            return true;
        }
        try {
            certificate.verify(anchor.getPublicKey(), PROVIDER);
            return true;
        } catch (GeneralSecurityException anothers) {
            return false;
        }
    }

    private static Optional<Rejected> timeProblem(List<PeerCertificate> path, Instant at) {
        if (path.isEmpty()) {
            return rejected(Problem.NO_TRUSTED_PATH, "no path leads to a trust anchor");
        }
        for (PeerCertificate certificate : path) {
            if (!certificate.hasStrongAlgorithms()) {
                return rejected(
                        Problem.WEAK_ALGORITHM, "a key or signature algorithm is not acceptable");
            }
            if (at.isBefore(certificate.validFrom())) {
                return rejected(
                        Problem.NOT_YET_VALID,
                        "valid from " + certificate.validFrom() + ", and it is " + at);
            }
            if (at.isAfter(certificate.validUntil())) {
                return rejected(
                        Problem.EXPIRED,
                        "valid until " + certificate.validUntil() + ", and it is " + at);
            }
        }
        return Optional.empty();
    }

    /** What time does not change. */
    private Optional<Rejected> pathProblem(List<PeerCertificate> path, Instant at) {
        try {
            PKIXParameters parameters = new PKIXParameters(trustAnchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            if (isAllEcdsa(path)) {
                parameters.setSigProvider(EcdsaProvider.NAME);
            }
            CertPathValidator.getInstance("PKIX", PROVIDER)
                    .validate(
                            factory()
                                    .generateCertPath(
                                            path.stream()
                                                    .map(PeerCertificate::certificate)
                                                    .toList()),
                            parameters);
            return Optional.empty();
        } catch (GeneralSecurityException | RuntimeException invalid) {
            // Bouncy Castle throws unchecked exceptions for some damaged encodings
            return rejected(Problem.NO_TRUSTED_PATH, "the path to the trust anchor is not valid");
        }
    }

    /** Signatures and keys with which they are verified, of whichever anchor. */
    private boolean isAllEcdsa(List<PeerCertificate> path) {
        return path.stream()
                        .map(it -> it.certificate().getSigAlgName().toUpperCase(Locale.ROOT))
                        .allMatch(EcdsaProvider::has)
                && anchors.stream()
                        .map(X509Certificate::getPublicKey)
                        .allMatch(SignatureVerifier::knowsCurveOf);
    }

    private static Optional<Rejected> ownProblem(
            PeerCertificate own, Identity identity, CertificateRequirement requirement) {
        if (own.isAuthority()) {
            return rejected(Problem.KEY_USAGE, "the certificate is an authority's");
        }
        if (!own.maySign()) {
            return rejected(Problem.KEY_USAGE, "keyUsage lacks digitalSignature");
        }
        Optional<String> lacking =
                switch (requirement) {
                    case CertificateRequirement.AnyNode _, CertificateRequirement.HomeAgentOf _ ->
                            own.mayAuthenticateIke()
                                    ? Optional.empty()
                                    : Optional.of("id-kp-ipsecIKE");
                    case CertificateRequirement.TlsServer _ ->
                            own.mayBeFor(KeyPurposeId.id_kp_serverAuth)
                                    ? Optional.empty()
                                    : Optional.of("id-kp-serverAuth");
                    case CertificateRequirement.TlsClient _ ->
                            own.mayBeFor(KeyPurposeId.id_kp_clientAuth)
                                    ? Optional.empty()
                                    : Optional.of("id-kp-clientAuth");
                };
        if (lacking.isPresent()) {
            return rejected(Problem.EXTENDED_KEY_USAGE, "extendedKeyUsage lacks " + lacking.get());
        }
        if (!own.isOf(identity)) {
            return rejected(
                    Problem.IDENTITY_MISMATCH, "the certificate does not hold the peer's identity");
        }
        return switch (requirement) {
            case CertificateRequirement.AnyNode _,
                    CertificateRequirement.TlsServer _,
                    CertificateRequirement.TlsClient _ ->
                    Optional.empty();
            case CertificateRequirement.HomeAgentOf(String domain) ->
                    own.isHomeAgentOf(domain)
                            ? Optional.empty()
                            : rejected(
                                    Problem.ROLE_MISMATCH,
                                    "the certificate is not that of a home agent of " + domain);
        };
    }

    private static Optional<Rejected> rejected(Problem problem, String detail) {
        return Optional.of(new Rejected(problem, detail));
    }

    /** Not the JDK's: its ECDSA verification takes six times as long as Bouncy Castle's. */
    private CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509", PROVIDER);
        } catch (CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
