package mip6.lab.demo;

/** The demonstration cannot go on; the message says in one line or more what is the matter. */
public final class DemoException extends Exception {

    private static final long serialVersionUID = 1L;

    public DemoException(String message) {
        super(message);
    }
}
