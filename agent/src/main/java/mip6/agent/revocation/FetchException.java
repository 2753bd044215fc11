package mip6.agent.revocation;

/** Nothing usable was fetched: why, in one line without text of a stranger. */
public final class FetchException extends Exception {

    private static final long serialVersionUID = 1L;

    FetchException(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
