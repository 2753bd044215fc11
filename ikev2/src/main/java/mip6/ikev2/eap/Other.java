package mip6.ikev2.eap;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificateVerdict;
import mip6.ikev2.pki.PeerCertificates;
import mip6.wire.Bytes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The other side of a conversation, as what carries EAP knows it.
 *
 * @param identity that it claims, or has proved already
 * @param at wall time
 */
public record Other(Identity identity, Instant at) {

    /** Why {@code chain} does not prove the identity; empty where it does. */
    Optional<String> problem(
            PeerCertificates judge, List<Bytes> chain, CertificateRequirement requirement) {
        boolean isName =
                identity.type() == Identity.ID_FQDN || identity.type() == Identity.ID_RFC822_ADDR;
        if (!isName) {
            // what EAP proves is a name: octets that are none must not become one
            return Optional.of("the identity " + identity + " is no name");
        }
        return switch (judge.validate(chain, identity, requirement, at)) {
            case CertificateVerdict.Accepted _ -> Optional.empty();
            case CertificateVerdict.Rejected(var problem, String detail) ->
                    Optional.of(problem + ", " + detail);
        };
    }
}
