package mip6.dnsupdate.update;

import java.nio.file.Path;

/** The operator's mistake: a key file that cannot be used. The message never quotes the file. */
public final class KeyFileException extends Exception {

    private static final long serialVersionUID = 1L;

    public KeyFileException(Path file, String reason) {
        super("key file " + file + " " + reason);
    }
}
