package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.message.Identity;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who may use the service, and which names it may have published (RFC 5026 5.4, 9.2, 9.5): a policy
 * on identities that are already proved, apart from how they are proved.
 */
public final class Authorization {

    private Map<Identity, Set<DomainName>> nodes;
    private boolean anyCertificate;

    /**
     * A policy as the configuration has it.
     *
     * @param nodes what the configuration says of single identities: the names that each may
     *     publish, or none for whatever its certificate holds
     * @param anyCertificate an identity that is not among them is served, if a certificate proved
     *     it
     */
    public Authorization(Map<Identity, Set<DomainName>> nodes, boolean anyCertificate) {
        this.nodes = Map.copyOf(nodes);
        this.anyCertificate = anyCertificate;
    }

    /** The identities that are listed, and their names. */
    public Map<Identity, Set<DomainName>> nodes() {
        return nodes;
    }

    public boolean anyCertificate() {
        return anyCertificate;
    }

    /**
     * The operator has another policy.
     *
     * @return those who were listed and are no longer served without it
     */
    Set<Identity> become(Authorization other) {
        Set<Identity> left = new HashSet<>(other.anyCertificate ? Set.of() : nodes.keySet());
        left.removeAll(other.nodes.keySet());
        nodes = other.nodes;
        anyCertificate = other.anyCertificate;
        return left;
    }

    /** The same policy now. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Authorization policy
                && nodes.equals(policy.nodes)
                && anyCertificate == policy.anyCertificate;
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    /** May {@code peer} use the service? With EAP an AAA server's answer says so (RFC 5026 5.4). */
    public boolean mayUseService(AuthenticatedPeer peer) {
        return nodes.containsKey(peer.identity())
                || peer.method() == Method.EAP_AAA
                || anyCertificate && peer.method() == Method.SIGNATURE;
    }

    /**
     * May {@code peer} have {@code name} published? RFC 5026 9.5: it MUST equal the FQDN in IDi,
     * and the certificate, or the AAA server's answer, MUST hold it. Where neither is there, the
     * configuration has to name it.
     */
    public boolean mayPublish(AuthenticatedPeer peer, DomainName name) {
        Set<DomainName> configured = nodes.getOrDefault(peer.identity(), Set.of());
        return Identity.fqdn(name.text()).equals(peer.idPayload())
                && switch (peer.method()) {
                    case SIGNATURE, EAP_AAA ->
                            peer.dnsNames().contains(name.text())
                                    && (configured.isEmpty() || configured.contains(name));
                    case PRE_SHARED_KEY, EAP, UNPROVEN -> configured.contains(name);
                };
    }
}
