package mip6.ikev2.revocation;

import mip6.ikev2.revocation.Statement.Answer;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is known about the revocation of one certificate. */
public sealed interface RevocationStatus {

    /**
     * Not revoked.
     *
     * @param until when that has to be asked anew
     */
    record Good(Instant until) implements RevocationStatus {}

    record Revoked(Instant since, RevocationReason reason) implements RevocationStatus {}

    record Unknown(RevocationProblem problem) implements RevocationStatus {}

    /** Whether asking somebody could still tell more. */
    default boolean isOpen() {
        return this instanceof Unknown;
    }

    /**
     * What {@code statements} about one certificate amount to. For good is for good: a revocation
     * counts however old the list. What may change again, a hold or its end, is taken from the
     * newest of those that are fresh.
     *
     * @param otherwise why there may be no statement
     * @param at wall time
     */
    static RevocationStatus of(
            List<Statement> statements,
            RevocationProblem otherwise,
            RevocationPolicy policy,
            Instant at) {
        List<Statement> made =
                statements.stream().filter(it -> !policy.isTooEarly(it.thisUpdate(), at)).toList();
        for (Statement statement : made) {
            if (statement.answer() instanceof Answer.Revoked(Instant since, var reason)
                    && reason.isPermanent()) {
                return new Revoked(since, reason);
            }
        }
        Optional<Statement> newest =
                made.stream()
                        .filter(it -> !at.isAfter(policy.until(it)))
                        .filter(it -> !(it.answer() instanceof Answer.NotKnown))
                        .max(Comparator.comparing(Statement::thisUpdate));
        if (newest.isEmpty()) {
            return new Unknown(why(statements, made, otherwise, policy, at));
        }
        return switch (newest.get().answer()) {
            case Answer.Good _ -> new Good(policy.until(newest.get()));
            case Answer.Revoked(Instant since, RevocationReason reason) ->
                    new Revoked(since, reason);
            case Answer.NotKnown _ -> new Unknown(RevocationProblem.UNKNOWN_TO_RESPONDER);
        };
    }

    private static RevocationProblem why(
            List<Statement> all,
            List<Statement> made,
            RevocationProblem otherwise,
            RevocationPolicy policy,
            Instant at) {
        if (all.isEmpty()) {
            return otherwise;
        }
        if (made.isEmpty()) {
            return RevocationProblem.NOT_YET_VALID;
        }
        return made.stream().anyMatch(it -> !at.isAfter(policy.until(it)))
                ? RevocationProblem.UNKNOWN_TO_RESPONDER
                : RevocationProblem.STALE;
    }
}
