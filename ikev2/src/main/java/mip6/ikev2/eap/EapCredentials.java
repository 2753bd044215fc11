package mip6.ikev2.eap;

import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.PeerCertificates;
import mip6.wire.Secret;

import java.util.Optional;

/** What a peer proves its identity with: one method, and no other is ever answered. */
public sealed interface EapCredentials {

    /** EAP-MSCHAPv2. */
    record Password(Secret password) implements EapCredentials {}

    /**
     * EAP-TLS.
     *
     * @param own certificate and key
     * @param others judges the certificate of the server
     * @param server the name that it has to hold; empty: that of who carries EAP
     */
    record Certificate(
            Credentials own,
            PeerCertificates others,
            Optional<Identity> server,
            TlsVersions versions)
            implements EapCredentials {}
}
