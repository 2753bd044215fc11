package mip6.ikev2.charon;

import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificateVerdict;
import mip6.ikev2.pki.PeerCertificates;
import mip6.wire.Bytes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether who has proved an identity to charon is a home agent (RFC 5026 5.2), which charon does
 * not ask: it has a pre-shared key of one, or whatever certificate of that identity charon has seen
 * is a home agent's of the provider.
 */
record HomeAgentRole(IkeSettings settings) {

    /**
     * @param identity as charon writes it
     * @param certificates that charon knows
     */
    Optional<AuthenticatedPeer> proved(String identity, List<Bytes> certificates, Instant at) {
        if (settings.credentials().isEmpty()) {
            return settings.preSharedKeys().keySet().stream()
                    .filter(peer -> peer.toString().equalsIgnoreCase(identity))
                    .findFirst()
                    .map(peer -> new AuthenticatedPeer(peer, Method.PRE_SHARED_KEY, Set.of()));
        }
        PeerCertificates validation = new PeerCertificates(settings.trustAnchors());
        Identity claimed = Identity.fqdn(identity);
        Set<String> names = new HashSet<>();
        for (Bytes certificate : certificates) {
            List<Bytes> path = path(certificate, certificates);
            boolean isOf =
                    validation.validate(path, claimed, new CertificateRequirement.AnyNode(), at)
                            instanceof CertificateVerdict.Accepted;
            if (!isOf) {
                continue;
            }
            if (validation.validate(path, claimed, settings.toInitiateTo(), at)
                    instanceof CertificateVerdict.Accepted accepted) {
                names.addAll(accepted.dnsNames());
            } else {
                // it may be the one that was used
                return Optional.empty();
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new AuthenticatedPeer(claimed, Method.SIGNATURE, names));
    }

    /** It, and what may lead from it to a trust anchor. */
    private static List<Bytes> path(Bytes certificate, List<Bytes> others) {
        List<Bytes> path = new ArrayList<>();
        path.add(certificate);
        others.stream()
                .filter(each -> !each.equals(certificate))
                .limit(PeerCertificates.MAXIMUM_CERTIFICATES - 1)
                .forEach(path::add);
        return path;
    }
}
