package mip6.agent.revocation;

import mip6.ikev2.revocation.OcspAnswer;
import mip6.ikev2.revocation.RevocationList;
import mip6.ikev2.revocation.RevocationPolicy;
import mip6.ikev2.revocation.Statement;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something signed about the revocation of certificates. */
sealed interface Evidence {

    /** What it says of a certificate of its issuer. */
    Optional<Statement> about(X509Certificate certificate);

    Instant thisUpdate();

    Optional<Instant> nextUpdate();

    record OfList(RevocationList list) implements Evidence {

        @Override
        public Optional<Statement> about(X509Certificate certificate) {
            return list.about(certificate);
        }

        @Override
        public Instant thisUpdate() {
            return list.thisUpdate();
        }

        @Override
        public Optional<Instant> nextUpdate() {
            return list.nextUpdate();
        }
    }

    record OfAnswer(OcspAnswer answer) implements Evidence {

        @Override
        public Optional<Statement> about(X509Certificate certificate) {
            return Optional.of(answer.statement());
        }

        @Override
        public Instant thisUpdate() {
            return answer.statement().thisUpdate();
        }

        @Override
        public Optional<Instant> nextUpdate() {
            return answer.statement().nextUpdate();
        }
    }

    /** Until when it counts. */
    default Instant until(RevocationPolicy policy) {
        return policy.until(
                new Statement(
                        new Statement.Answer.Good(),
                        Statement.Source.CRL,
                        thisUpdate(),
                        nextUpdate()));
    }

    /** When to get a newer one, so that there is no gap: after nine tenths of its time. */
    default Instant renewal(RevocationPolicy policy) {
        Duration life = Duration.between(thisUpdate(), until(policy));
        return thisUpdate().plus(life.multipliedBy(9).dividedBy(10));
    }
}
