package mip6.ikev2.revocation;

import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;

import java.time.Instant;
import java.util.List;

/**
 * Was one of a peer's certificates revoked? Asked only where they and the peer's signature are good
 * otherwise, so that no stranger can have somebody asked.
 *
 * @param stapled OCSP responses that the peer sent itself (RFC 4806), not looked at yet
 * @param at wall time
 */
public record RevocationQuestion(CertificationPath path, List<Bytes> stapled, Instant at) {

    /** More stapled responses than these are left out. */
    public static final int MOST_STAPLED = 8;

    public RevocationQuestion {
        stapled = stapled.stream().limit(MOST_STAPLED).toList();
    }
}
