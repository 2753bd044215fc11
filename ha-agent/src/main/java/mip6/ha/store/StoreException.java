package mip6.ha.store;

import java.io.Serial;

/** A store cannot be used. The message is one line that says which, why, and what to do. */
public final class StoreException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    public StoreException(String line, Throwable cause) {
        super(line, cause);
    }

    /** One line. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
