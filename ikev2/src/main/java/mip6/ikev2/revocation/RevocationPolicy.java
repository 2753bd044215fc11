package mip6.ikev2.revocation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator decides about revocation.
 *
 * @param freshness age after which an answer counts no more, whatever it says itself (RFC 4806 6)
 * @param responders whose OCSP answers are believed about any certificate (RFC 6960 4.2.2.2, the
 *     locally configured ones)
 */
public record RevocationPolicy(
        RevocationMode mode, Optional<Duration> freshness, List<X509Certificate> responders) {

    /** By how much the clock of who answers may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** How long an answer counts that does not say when the next one comes. */
    private static final Duration WITHOUT_NEXT_UPDATE = Duration.ofDays(1);

    public static final RevocationPolicy OFF = of(RevocationMode.OFF);

    public RevocationPolicy {
        responders = List.copyOf(responders);
    }

    public static RevocationPolicy of(RevocationMode mode) {
        return new RevocationPolicy(mode, Optional.empty(), List.of());
    }

    /** Whether anything is checked at all. */
    public boolean checks() {
        return mode != RevocationMode.OFF;
    }

    boolean isTooEarly(Instant thisUpdate, Instant at) {
        return thisUpdate.isAfter(at.plus(AHEAD));
    }

    /** Until when a statement counts. */
    public Instant until(Statement statement) {
        Instant until =
                statement.nextUpdate().orElse(statement.thisUpdate().plus(WITHOUT_NEXT_UPDATE));
        return freshness
                .map(statement.thisUpdate()::plus)
                .filter(limit -> limit.isBefore(until))
                .orElse(until);
    }
}
