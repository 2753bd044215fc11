package mip6.ikev2.revocation;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody entitled to it says about one certificate.
 *
 * @param thisUpdate when it was so
 * @param nextUpdate when something newer will be known
 */
public record Statement(
        Answer answer, Source source, Instant thisUpdate, Optional<Instant> nextUpdate) {

    /** Who says it. */
    public enum Source {
        CRL,
        OCSP
    }

    /** What is said. */
    public sealed interface Answer {

        record Good() implements Answer {}

        record Revoked(Instant since, RevocationReason reason) implements Answer {}

        /** An OCSP responder's "unknown". */
        record NotKnown() implements Answer {}
    }
}
