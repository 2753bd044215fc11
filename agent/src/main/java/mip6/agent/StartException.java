package mip6.agent;

import mip6.linux.LinuxException;

import java.io.Serial;

/**
 * The operator has something to mend before this can run. The message is one line: what, where, and
 * how to mend it.
 */
public final class StartException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    private final ExitStatus status;

    private StartException(ExitStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Exit status 2. */
    public static StartException usage(String message) {
        return new StartException(ExitStatus.USAGE, message);
    }

    /** Exit status 77: a permission, or a part of the kernel, is missing. */
    public static StartException notPermitted(String message) {
        return new StartException(ExitStatus.NO_PERMISSION, message);
    }

    /** Exit status 78. */
    public static StartException configuration(String message) {
        return new StartException(ExitStatus.CONFIGURATION, message);
    }

    /** 77 where the kernel says that a permission or a part of it is missing, else 78. */
    public static StartException of(LinuxException refused) {
        String line = String.valueOf(refused.getMessage());
        return refused.missingPermissionOrKernelPart() ? notPermitted(line) : configuration(line);
    }

    public ExitStatus status() {
        return status;
    }

    /** One line. */
    public String line() {
        return oneLine(String.valueOf(getMessage()));
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
