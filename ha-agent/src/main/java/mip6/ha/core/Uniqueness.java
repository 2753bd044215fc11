package mip6.ha.core;

/** What is known of a home address from Duplicate Address Detection on the home link. */
public enum Uniqueness {
    /** Nobody has asked the link. */
    UNKNOWN,
    PROBING,
    /** Nobody else had it, and it has been defended since. */
    PROVEN,
    /** Another home agent serves it, maybe for who comes from there and asks for it. */
    ELSEWHERE,
    /** Somebody on the home link has it. */
    DUPLICATE;

    /** Whether somebody else is known to have it. */
    boolean isTaken() {
        return this == ELSEWHERE || this == DUPLICATE;
    }
}
