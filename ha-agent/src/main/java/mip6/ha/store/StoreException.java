package mip6.ha.store;

import java.io.Serial;

/** A store cannot be used. The message is one line that says which, why, and what to do. */
public final class StoreException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    private final boolean unanswered;

    public StoreException(String line, Throwable cause) {
        this(line, cause, false);
    }

    private StoreException(String line, Throwable cause, boolean unanswered) {
        super(line, cause);
        this.unanswered = unanswered;
    }

    /** One that does not say what became of what was asked of it. */
    public static StoreException unanswered(String line, Throwable cause) {
        return new StoreException(line, cause, true);
    }

    /** Whether the store may have done what was asked of it. */
    public boolean isUnanswered() {
        return unanswered;
    }

    /** One line. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
