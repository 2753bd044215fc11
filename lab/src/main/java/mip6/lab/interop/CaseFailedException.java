package mip6.lab.interop;

/** What a case demands was not seen; the message says in one line what was seen instead. */
final class CaseFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    CaseFailedException(String message) {
        super(message);
    }
}
