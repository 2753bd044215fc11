package mip6.ha.core;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.message.Identity;

import java.util.Map;
import java.util.Set;

/**
 * Who may use the service, and which names it may have published (RFC 5026 5.4, 9.2, 9.5): a policy
 * on identities that are already proved, apart from how they are proved.
 *
 * @param nodes what the configuration says of single identities: the names that each may publish,
 *     or none for whatever its certificate holds
 * @param anyCertificate an identity that is not among them is served, if a certificate proved it
 */
public record Authorization(Map<Identity, Set<DomainName>> nodes, boolean anyCertificate) {

    public Authorization {
        nodes = Map.copyOf(nodes);
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
