package mip6.ikev2.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.revocation.Statement.Answer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class RevocationStatusTest {

    private static final RevocationPolicy POLICY = RevocationPolicy.of(RevocationMode.STRICT);
    private static final Instant NOW = Authorities.NOW;
    private static final Answer GOOD = new Answer.Good();
    private static final RevocationStatus.Revoked COMPROMISED =
            new RevocationStatus.Revoked(Authorities.SINCE, RevocationReason.KEY_COMPROMISE);
    private static final RevocationStatus.Revoked HELD =
            new RevocationStatus.Revoked(Authorities.SINCE, RevocationReason.CERTIFICATE_HOLD);

    private static Instant in(int hours) {
        return NOW.plus(Duration.ofHours(hours));
    }

    /** Said some hours before or after now, for some hours. */
    private static Statement said(Answer answer, int from, int until) {
        return Authorities.said(answer, in(from), in(until));
    }

    private static RevocationStatus status(Statement... statements) {
        return RevocationStatus.of(List.of(statements), RevocationProblem.NO_ANSWER, POLICY, NOW);
    }

    private static RevocationStatus.Unknown unknown(RevocationProblem problem) {
        return new RevocationStatus.Unknown(problem);
    }

    @Test
    void withoutAStatementNothingIsKnown() {
        assertThat(status()).isEqualTo(unknown(RevocationProblem.NO_ANSWER));
        assertThat(status(said(new Answer.NotKnown(), -1, 1)))
                .isEqualTo(unknown(RevocationProblem.UNKNOWN_TO_RESPONDER));
    }

    @Test
    void goodIsGoodUntilTheNextUpdate() {
        assertThat(status(said(GOOD, -1, 1))).isEqualTo(new RevocationStatus.Good(in(1)));
        assertThat(status(said(GOOD, -1, 0))).isEqualTo(new RevocationStatus.Good(NOW));
        assertThat(status(said(GOOD, -3, -1))).isEqualTo(unknown(RevocationProblem.STALE));
        assertThat(status(said(GOOD, 1, 2))).isEqualTo(unknown(RevocationProblem.NOT_YET_VALID));
    }

    @Test
    void aRevocationCountsHoweverOldTheListAndWhateverElseIsSaid() {
        assertThat(status(said(Authorities.COMPROMISED, -1, 1))).isEqualTo(COMPROMISED);
        assertThat(status(said(Authorities.COMPROMISED, -300, -200))).isEqualTo(COMPROMISED);
        assertThat(status(said(Authorities.COMPROMISED, -3, -2), said(GOOD, -1, 1)))
                .isEqualTo(COMPROMISED);
        assertThat(status(said(Authorities.COMPROMISED, 1, 2)))
                .isEqualTo(unknown(RevocationProblem.NOT_YET_VALID));
    }

    @Test
    void aHoldEndsWhenSomethingNewerSaysSo() {
        assertThat(status(said(Authorities.HELD, -1, 1))).isEqualTo(HELD);
        assertThat(status(said(Authorities.HELD, -2, 1), said(GOOD, -1, 1)))
                .isEqualTo(new RevocationStatus.Good(in(1)));
        assertThat(status(said(GOOD, -2, 1), said(Authorities.HELD, -1, 1))).isEqualTo(HELD);
        assertThat(status(said(Authorities.HELD, -3, -1)))
                .isEqualTo(unknown(RevocationProblem.STALE));
    }

    @Test
    void theOperatorMayWantFresherAnswers() {
        RevocationPolicy hour =
                new RevocationPolicy(
                        RevocationMode.STRICT, Optional.of(Duration.ofHours(1)), List.of());
        assertThat(
                        RevocationStatus.of(
                                List.of(said(GOOD, -2, 10)),
                                RevocationProblem.NO_ANSWER,
                                hour,
                                NOW))
                .isEqualTo(unknown(RevocationProblem.STALE));
        assertThat(hour.until(said(GOOD, 0, 10))).isEqualTo(in(1));
        Statement endless = new Statement(GOOD, Statement.Source.OCSP, in(-23), Optional.empty());
        assertThat(status(endless)).isEqualTo(new RevocationStatus.Good(in(1)));
    }

    @Test
    @Tag("req:S5026-3-a")
    void theModeDecidesWhatIsMadeOfThat() {
        RevocationStatus good = new RevocationStatus.Good(in(1));
        RevocationStatus none = unknown(RevocationProblem.NO_ANSWER);
        assertThat(verdict(RevocationMode.STRICT, good, good)).isEqualTo("");
        assertThat(verdict(RevocationMode.STRICT, good, none))
                .isEqualTo(
                        "NotKnown nothing says that certificate 2 of its path was not revoked"
                                + " (no-answer)");
        assertThat(verdict(RevocationMode.IF_POSSIBLE, none, none)).isEqualTo("");
        assertThat(verdict(RevocationMode.IF_POSSIBLE, COMPROMISED, none))
                .isEqualTo(
                        "Revoked its certificate was revoked at 2026-05-20T00:00:00Z"
                                + " (key-compromise)");
        assertThat(verdict(RevocationMode.STRICT, none, COMPROMISED))
                .startsWith("Revoked certificate 2 of its path");
        assertThat(verdict(RevocationMode.OFF, COMPROMISED)).isEqualTo("");
        assertThat(verdict(RevocationMode.STRICT)).isEqualTo("");
    }

    private static String verdict(RevocationMode mode, RevocationStatus... path) {
        return switch (RevocationVerdict.of(mode, List.of(path))) {
            case RevocationVerdict.Accepted _ -> "";
            case RevocationVerdict.Revoked(String detail) -> "Revoked " + detail;
            case RevocationVerdict.NotKnown(String detail) -> "NotKnown " + detail;
        };
    }
}
