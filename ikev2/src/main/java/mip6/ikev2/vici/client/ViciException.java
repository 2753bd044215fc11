package mip6.ikev2.vici.client;

import java.io.IOException;
import java.io.Serial;

/** A command that did not come about. The message is one line for an operator. */
public final class ViciException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    /** What stood in its way. */
    public enum Reason {
        /** Nobody listens there. */
        UNREACHABLE,
        /** This user may not connect. */
        NOT_PERMITTED,
        /** No answer in time. Whether charon did what it was asked is unknown. */
        DEADLINE,
        /** Charon went away meanwhile. Whether it did what it was asked is unknown. */
        DISCONNECTED,
        /** Charon answered that it could or would not; the message holds its reason. */
        REFUSED,
        /** Charon has no such command or event, or is too old for what was asked. */
        UNSUPPORTED,
        /** What came is no VICI. */
        MALFORMED,
        /** The thread was interrupted, and still is. */
        INTERRUPTED
    }

    private final Reason reason;

    ViciException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ViciException(Reason reason, String message, Exception cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
