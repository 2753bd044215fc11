package mip6.ikev2.revocation;

import java.util.Locale;

/** Why it is not known whether a certificate was revoked, or why an answer does not count. */
public enum RevocationProblem {
    /** Nobody said anything about the certificate. */
    NO_ANSWER,
    /** What was said is too old. */
    STALE,
    /** It claims to be of the future. */
    NOT_YET_VALID,
    UNREADABLE,
    /** It is about other certificates. */
    NOT_ABOUT_IT,
    /** Whoever signed it is not entitled to. */
    WRONG_ISSUER,
    WRONG_SIGNATURE,
    WEAK_ALGORITHM,
    /** A critical extension is not understood, a list of changes alone, or an indirect one. */
    UNSUPPORTED,
    /** The responder answers, and does not know the certificate. */
    UNKNOWN_TO_RESPONDER,
    /** The responder answers that it does not answer. */
    REFUSED_BY_RESPONDER;

    /** As people read it: {@code no-answer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
