package mip6.ikev2.revocation;

import java.util.Locale;

/** CRLReason (RFC 5280 5.3.1); the position is the number, of which 7 was never given. */
public enum RevocationReason {
    UNSPECIFIED,
    KEY_COMPROMISE,
    CA_COMPROMISE,
    AFFILIATION_CHANGED,
    SUPERSEDED,
    CESSATION_OF_OPERATION,
    CERTIFICATE_HOLD,
    UNUSED,
    REMOVE_FROM_CRL,
    PRIVILEGE_WITHDRAWN,
    AA_COMPROMISE;

    /** Reasons that nobody knows yet count as unspecified. */
    static RevocationReason of(int number) {
        return number >= 0 && number < values().length ? values()[number] : UNSPECIFIED;
    }

    /** On hold, it may come back; whatever else is for good. */
    public boolean isPermanent() {
        return this != CERTIFICATE_HOLD && this != REMOVE_FROM_CRL;
    }

    /** As people read it: {@code key-compromise}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
