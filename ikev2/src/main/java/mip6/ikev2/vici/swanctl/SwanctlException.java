package mip6.ikev2.vici.swanctl;

import java.io.Serial;

/** A mistake in a swanctl.conf; the message is one line. */
public final class SwanctlException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    public SwanctlException(String message) {
        super(message);
    }

    static SwanctlException at(int line, String message) {
        return new SwanctlException("line " + line + ": " + message);
    }
}
