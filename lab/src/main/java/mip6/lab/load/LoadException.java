package mip6.lab.load;

/** A measurement that cannot be made; the message is a line that says why. */
final class LoadException extends Exception {

    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }
}
