package mip6.ikev2.core;

import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.TrustAnchors;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.wire.Secret;

import java.util.Map;
import java.util.Optional;

/**
 * What the operator decides about key exchange.
 *
 * @param identity this node's, sent as IDi or IDr
 * @param credentials its certificate and key; empty where only pre-shared keys are used
 * @param preSharedKeys by the peer's identity, outside RFC 5026 (RFC 4877 7.3). Empty: no peer is
 *     accepted by such a key. Where {@code credentials} are there, this node itself never uses them
 * @param trustAnchors under which peers' certificates have to be
 * @param toInitiateTo what the certificate of a peer has to say that this node initiates to
 * @param toBeInitiatedBy what the certificate of a peer has to say that initiates to this node;
 *     empty where none may
 * @param eap whether initiators prove themselves by EAP
 */
public record IkeSettings(
        Identity identity,
        Optional<Credentials> credentials,
        Map<Identity, Secret> preSharedKeys,
        TrustAnchors trustAnchors,
        CertificateRequirement toInitiateTo,
        Optional<CertificateRequirement> toBeInitiatedBy,
        EapPolicy eap,
        IkeTerms terms) {

    public IkeSettings {
        preSharedKeys = Map.copyOf(preSharedKeys);
        if (credentials.isEmpty() && preSharedKeys.isEmpty() && !(eap instanceof EapPolicy.Peer)) {
            throw new IllegalArgumentException("neither a certificate nor a pre-shared key");
        }
    }

    /**
     * A mobile node of the provider {@code domain}: it initiates to home agents of it, and they to
     * it (draft-li-mip6-ha-init-bootstrap-00), and nobody else.
     */
    public static IkeSettings mobileNode(
            Identity identity, Credentials credentials, TrustAnchors anchors, String domain) {
        return new IkeSettings(
                identity,
                Optional.of(credentials),
                Map.of(),
                anchors,
                new CertificateRequirement.HomeAgentOf(domain),
                Optional.of(new CertificateRequirement.HomeAgentOf(domain)),
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    /** A home agent: any node that an anchor vouches for may initiate to it. */
    public static IkeSettings homeAgent(
            Identity identity, Credentials credentials, TrustAnchors anchors) {
        return new IkeSettings(
                identity,
                Optional.of(credentials),
                Map.of(),
                anchors,
                new CertificateRequirement.AnyNode(),
                Optional.of(new CertificateRequirement.AnyNode()),
                new EapPolicy.None(),
                IkeTerms.standard());
    }

    /**
     * A mobile node that proves itself by EAP, to home agents of the provider {@code domain} alone.
     */
    public static IkeSettings mobileNode(
            Identity identity, EapPolicy.Peer eap, TrustAnchors anchors, String domain) {
        return new IkeSettings(
                identity,
                Optional.empty(),
                Map.of(),
                anchors,
                new CertificateRequirement.HomeAgentOf(domain),
                Optional.empty(),
                eap,
                IkeTerms.standard());
    }

    public IkeSettings withEap(EapPolicy other) {
        return new IkeSettings(
                identity,
                credentials,
                preSharedKeys,
                trustAnchors,
                toInitiateTo,
                toBeInitiatedBy,
                other,
                terms);
    }

    /**
     * The same with pre-shared keys instead of certificates, on both sides. Nobody who has to prove
     * a role may initiate to this node then: a key proves none.
     */
    public IkeSettings withPreSharedKeys(Map<Identity, Secret> keys) {
        return new IkeSettings(
                identity,
                Optional.empty(),
                keys,
                trustAnchors,
                toInitiateTo,
                toBeInitiatedBy.filter(CertificateRequirement.AnyNode.class::isInstance),
                eap,
                terms);
    }

    /** Nobody may initiate to this node. */
    public IkeSettings withoutInitiators() {
        return new IkeSettings(
                identity,
                credentials,
                preSharedKeys,
                trustAnchors,
                toInitiateTo,
                Optional.empty(),
                eap,
                terms);
    }

    public IkeSettings withTerms(IkeTerms others) {
        return new IkeSettings(
                identity,
                credentials,
                preSharedKeys,
                trustAnchors,
                toInitiateTo,
                toBeInitiatedBy,
                eap,
                others);
    }

    public IkeSettings withTimers(IkeTimers others) {
        return withTerms(terms.withTimers(others));
    }

    public IkeSettings withLimits(IkeLimits others) {
        return withTerms(terms.withLimits(others));
    }

    public IkeSettings withLifetimes(Lifetimes others) {
        return withTerms(terms.withLifetimes(others));
    }

    public IkeSettings withProposals(Proposals forIke, Proposals forEsp) {
        return withTerms(terms.withProposals(forIke, forEsp));
    }

    public IkeSettings withRevocation(RevocationPolicy other) {
        return withTerms(terms.withRevocation(other));
    }

    public IkeSettings withExportedKeys() {
        return withTerms(terms.withExportedKeys());
    }

    public IkeSettings withMobike() {
        return withTerms(terms.withMobike());
    }

    public Proposals ike() {
        return terms.ike();
    }

    public Proposals esp() {
        return terms.esp();
    }

    public IkeTimers timers() {
        return terms.timers();
    }

    public IkeLimits limits() {
        return terms.limits();
    }

    public Lifetimes lifetimes() {
        return terms.lifetimes();
    }

    public boolean exportKeys() {
        return terms.exportKeys();
    }
}
