package mip6.ikev2.pki;

import java.security.PublicKey;
import java.util.Set;

/** What came of the validation of a peer's certificates. */
public sealed interface CertificateVerdict {

    /**
     * The peer's key is the one of its identity.
     *
     * @param key with which its AUTH payload is to be verified
     * @param dnsNames of its certificate, in lower case
     * @param path on which that rests, not checked for revocation
     */
    record Accepted(PublicKey key, Set<String> dnsNames, CertificationPath path)
            implements CertificateVerdict {}

    /**
     * It is not, or nothing shows that it is.
     *
     * @param detail one line in this program's words, without text of the peer
     */
    record Rejected(Problem problem, String detail) implements CertificateVerdict {}

    /** Why certificates are not accepted. */
    enum Problem {
        NO_CERTIFICATE,
        TOO_MANY_CERTIFICATES,
        UNREADABLE_CERTIFICATE,
        /** A kind, size or curve of key, or a signature algorithm, that nobody should use. */
        WEAK_ALGORITHM,
        /** No path of bounded length leads to a trust anchor. */
        NO_TRUSTED_PATH,
        EXPIRED,
        NOT_YET_VALID,
        KEY_USAGE,
        EXTENDED_KEY_USAGE,
        IDENTITY_MISMATCH,
        /** The certificate does not give its holder the role that is demanded. */
        ROLE_MISMATCH
    }
}
