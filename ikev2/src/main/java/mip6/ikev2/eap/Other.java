package mip6.ikev2.eap;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificateVerdict;
import mip6.ikev2.pki.PeerCertificates;
import mip6.wire.Bytes;

import java.time.Instant;
import java.util.List;

/**
 * The other side of a conversation, as what carries EAP knows it.
 *
 * @param identity that it claims, or has proved already
 * @param at wall time
 */
public record Other(Identity identity, Instant at) {

    /** Whether {@code chain} proves the identity. */
    CertificateVerdict verdict(
            PeerCertificates judge, List<Bytes> chain, CertificateRequirement requirement) {
        boolean isName =
                identity.type() == Identity.ID_FQDN || identity.type() == Identity.ID_RFC822_ADDR;
        if (!isName) {
            // what EAP proves is a name: octets that are none must not become one
            return new CertificateVerdict.Rejected(
                    CertificateVerdict.Problem.IDENTITY_MISMATCH,
                    "the identity " + identity + " is no name");
        }
        return judge.validate(chain, identity, requirement, at);
    }
}
