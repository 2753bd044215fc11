package mip6.ikev2.pki;

import java.nio.file.Path;

/** A file of certificates or keys that cannot be used: the operator's mistake, in one line. */
public final class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param file which one
     * @param problem what is wrong with it and what would be right
     */
    public CredentialsException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** A fault that lies between two files, such as a key that is not the certificate's. */
    CredentialsException(Path first, Path second, String problem) {
        super(first + ", " + second + ": " + problem);
    }
}
