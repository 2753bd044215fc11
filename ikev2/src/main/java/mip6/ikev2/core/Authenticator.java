package mip6.ikev2.core;

import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.SignatureVerifier;
import mip6.ikev2.crypto.SignedOctets;
import mip6.ikev2.crypto.Signer;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.CertificateRequest;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificateVerdict;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.PeerCertificates;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves this node's identity, and judges what peers bring to prove theirs (RFC 7296 2.15). */
final class Authenticator {

    /** Workers judge by it, the loop changes it. */
    private volatile Means means;

    /** OCSP responses about this node's certificates; the loop's alone. */
    private List<Bytes> ownStatus = List.of();

    Authenticator(IkeSettings settings) {
        means = Means.of(settings);
    }

    /** What this node proves itself with, and judges others by. */
    private record Means(
            IkeSettings settings,
            Optional<Signer> signer,
            PeerCertificates peerCertificates,
            List<Payload> certificateRequest) {

        static Means of(IkeSettings settings) {
            return new Means(
                    settings,
                    settings.credentials().map(credentials -> new Signer(credentials.key())),
                    new PeerCertificates(settings.trustAnchors()),
                    Authenticator.certificateRequest(settings));
        }
    }

    /** The operator has changed credentials or trust anchors. */
    void use(IkeSettings settings) {
        means = Means.of(settings);
        ownStatus = List.of();
    }

    EapPolicy eap() {
        return settings().eap();
    }

    private IkeSettings settings() {
        return means.settings();
    }

    /**
     * What a peer claims to be, with all that is needed to judge it.
     *
     * @param demanded the only identity that will do
     * @param certificates DER
     * @param stapled OCSP responses
     * @param octets what AUTH has to cover
     * @param at wall time
     */
    record Claim(
            Identity identity,
            Optional<Identity> demanded,
            Authentication authentication,
            List<Bytes> certificates,
            List<Bytes> stapled,
            SignedOctets octets,
            Prf prf,
            CertificateRequirement requirement,
            Instant at) {}

    /** What a claim is worth. */
    sealed interface Judgement {

        record Proven(AuthenticatedPeer peer) implements Judgement {}

        /** Proven, unless one of the certificates was revoked. */
        record ProvenUnlessRevoked(AuthenticatedPeer peer, RevocationQuestion question)
                implements Judgement {

            Judgement after(RevocationVerdict verdict) {
                return switch (verdict) {
                    case RevocationVerdict.Accepted _ -> new Proven(peer);
                    case RevocationVerdict.Revoked(String why) ->
                            new NotProven(peer.identity() + ": " + why, IkeFailure.PEER_REVOKED);
                    case RevocationVerdict.NotKnown(String why) ->
                            new NotProven(
                                    peer.identity() + ": " + why,
                                    IkeFailure.PEER_REVOCATION_UNKNOWN);
                };
            }
        }

        /**
         * Not proven.
         *
         * @param why one line in this program's words
         */
        record NotProven(String why, IkeFailure failure) implements Judgement {

            NotProven(String why) {
                this(why, IkeFailure.PEER_NOT_TRUSTED);
            }
        }
    }

    /** Slow: path validation and a signature. */
    Judgement judge(Claim claim) {
        Identity identity = canonical(claim.identity());
        if (claim.demanded().isPresent() && !canonical(claim.demanded().get()).equals(identity)) {
            return new Judgement.NotProven("it is " + identity + ", which nobody asked for");
        }
        return claim.authentication().method() == Authentication.SHARED_KEY_MESSAGE_INTEGRITY_CODE
                ? judgeSharedKey(claim, identity)
                : judgeSignature(claim, identity);
    }

    private Judgement judgeSharedKey(Claim claim, Identity identity) {
        Optional<Secret> key = Optional.ofNullable(settings().preSharedKeys().get(identity));
        if (key.isEmpty()) {
            return new Judgement.NotProven("there is no pre-shared key for " + identity);
        }
        Bytes code = claim.authentication().data();
        return claim.octets().isSharedKeyMac(claim.prf(), key.get(), code)
                ? proven(identity, Method.PRE_SHARED_KEY, Set.of())
                : new Judgement.NotProven("another pre-shared key than that of " + identity);
    }

    private Judgement judgeSignature(Claim claim, Identity identity) {
        CertificateVerdict verdict =
                means.peerCertificates()
                        .validate(
                                claim.certificates(),
                                claim.identity(),
                                claim.requirement(),
                                claim.at());
        return switch (verdict) {
            case CertificateVerdict.Rejected(var problem, String detail) ->
                    new Judgement.NotProven(identity + ": " + problem + ", " + detail);
            case CertificateVerdict.Accepted(var key, Set<String> dnsNames, var path) ->
                    switch (SignatureVerifier.verify(key, claim.authentication(), claim.octets())) {
                        case VALID -> signed(claim, identity, dnsNames, path);
                        case INVALID ->
                                new Judgement.NotProven("the signature is not that of " + identity);
                        case UNSUPPORTED ->
                                new Judgement.NotProven(
                                        identity + " uses an authentication method unknown here");
                    };
        };
    }

    /** Only who has the key of a certificate makes this node ask anybody about it. */
    private Judgement signed(
            Claim claim, Identity identity, Set<String> dnsNames, CertificationPath path) {
        return settings().terms().revocation().checks()
                ? new Judgement.ProvenUnlessRevoked(
                        new AuthenticatedPeer(identity, Method.SIGNATURE, dnsNames),
                        new RevocationQuestion(path, claim.stapled(), claim.at()))
                : proven(identity, Method.SIGNATURE, dnsNames);
    }

    private static Judgement proven(Identity identity, Method method, Set<String> dnsNames) {
        return new Judgement.Proven(new AuthenticatedPeer(identity, method, dnsNames));
    }

    /**
     * How to prove this node's identity to a peer.
     *
     * @param accepted hash algorithms that the peer has announced
     * @param peer where its identity is known
     * @return empty where the peer could not verify any proof that there is
     */
    Optional<Proof> proof(Set<HashAlgorithm> accepted, Optional<Identity> peer) {
        if (eap() instanceof EapPolicy.Peer) {
            return Optional.empty();
        }
        Optional<Signer> signer = means.signer();
        if (signer.isPresent()) {
            return signer.get()
                    .choose(accepted)
                    .map(algorithm -> new Proof.Signature(signer.get(), algorithm));
        }
        Optional<Secret> key =
                peer.isPresent()
                        ? Optional.ofNullable(settings().preSharedKeys().get(canonical(peer.get())))
                        : onlyKey();
        return key.map(Proof.SharedKey::new);
    }

    /** The key that this node shares with whomever it may be. */
    private Optional<Secret> onlyKey() {
        Collection<Secret> keys = settings().preSharedKeys().values();
        return keys.stream().findFirst().filter(first -> keys.stream().allMatch(first::equals));
    }

    /** CERTREQ, where this node accepts certificates at all. */
    List<Payload> certificateRequest() {
        return means.certificateRequest();
    }

    private static List<Payload> certificateRequest(IkeSettings settings) {
        List<Bytes> authorities =
                settings.trustAnchors().certificates().stream()
                        .map(TrustAnchors::authority)
                        .toList();
        if (authorities.isEmpty()) {
            return List.of();
        }
        List<Payload> requests = new ArrayList<>();
        requests.add(CertificateRequest.x509(authorities));
        if (settings.terms().revocation().checks()) {
            // RFC 4806 3.1: the hashes are those of responders that only the operator trusts
            requests.add(
                    CertificateRequest.ocsp(
                            settings.terms().revocation().responders().stream()
                                    .map(TrustAnchors::authority)
                                    .toList()));
        }
        return List.copyOf(requests);
    }

    /** What a peer's CERT payloads hold, in DER; other encodings are not understood here. */
    static List<Bytes> certificates(IkeMessage message) {
        return message.all(Certificate.class).stream()
                .filter(it -> it.encoding() == Certificate.X509_SIGNATURE)
                .map(Certificate::data)
                .toList();
    }

    /** The OCSP responses that a peer's CERT payloads hold, not looked at (RFC 4806 3.2). */
    static List<Bytes> stapled(IkeMessage message) {
        return message.all(Certificate.class).stream()
                .filter(it -> it.encoding() == Certificate.OCSP_CONTENT)
                .map(Certificate::data)
                .toList();
    }

    /** What CERTREQ payloads ask for. */
    static CertificateWish wish(IkeMessage message) {
        Set<Bytes> named = new HashSet<>();
        boolean ocsp = false;
        for (CertificateRequest request : message.all(CertificateRequest.class)) {
            if (request.encoding() == Certificate.X509_SIGNATURE) {
                named.addAll(request.keyHashes());
            }
            ocsp |= request.encoding() == Certificate.OCSP_CONTENT;
        }
        return new CertificateWish(named, ocsp);
    }

    /** What to send from now on to peers who ask for it (RFC 4806 4.2). */
    void staple(List<Bytes> responses) {
        ownStatus = List.copyOf(responses);
    }

    /**
     * CERT payloads: the node's certificate and those above it, up to the one whose authority the
     * peer named (RFC 7296 3.7: a hint, not a condition), and what is known of their revocation.
     */
    List<Payload> certificates(CertificateWish wish) {
        List<Payload> payloads = new ArrayList<>();
        List<X509Certificate> chain =
                settings().credentials().map(Credentials::chain).orElse(List.of());
        for (X509Certificate certificate : chain) {
            if (!payloads.isEmpty()
                    && wish.authorities().contains(TrustAnchors.authority(certificate))) {
                break;
            }
            payloads.add(Certificate.x509(der(certificate)));
        }
        if (wish.ocsp() && !payloads.isEmpty()) {
            ownStatus.forEach(response -> payloads.add(Certificate.ocsp(response)));
        }
        return payloads;
    }

    /** Equal names are equal identities, however they are written. */
    static Identity canonical(Identity identity) {
        return identity.type() == Identity.ID_FQDN
                ? Identity.fqdn(identity.data().toUtf8())
                : identity;
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
