package mip6.ikev2.revocation;

import java.util.Arrays;
import java.util.Locale;

/** CRLReason (RFC 5280 5.3.1). */
public enum RevocationReason {
    UNSPECIFIED(0),
    KEY_COMPROMISE(1),
    CA_COMPROMISE(2),
    AFFILIATION_CHANGED(3),
    SUPERSEDED(4),
    CESSATION_OF_OPERATION(5),
    CERTIFICATE_HOLD(6),
    REMOVE_FROM_CRL(8),
    PRIVILEGE_WITHDRAWN(9),
    AA_COMPROMISE(10);

    private final int number;

    RevocationReason(int number) {
        this.number = number;
    }

    /** Reasons that nobody knows yet count as unspecified. */
    static RevocationReason of(int number) {
        return Arrays.stream(values())
                .filter(reason -> reason.number == number)
                .findFirst()
                .orElse(UNSPECIFIED);
    }

    int number() {
        return number;
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
