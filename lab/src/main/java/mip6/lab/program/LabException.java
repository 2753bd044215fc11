package mip6.lab.program;

/** A run cannot go on; the message says in one line or more what is the matter. */
public final class LabException extends Exception {

    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }
}
