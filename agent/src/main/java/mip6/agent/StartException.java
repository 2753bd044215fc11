package mip6.agent;

import mip6.linux.LinuxException;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/**
 * The operator has something to mend before this can run. The message is one line: what, where, and
 * how to mend it.
 */
public final class StartException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    private static final String NO_FOLDER = "Not a directory";
    private static final String READ_ONLY = "Read-only file system";
    private static final Set<String> NO_PLACE = Set.of(NO_FOLDER, "Is a directory");

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

    /**
     * What was to be written cannot be: 77 without the permission, 2 where the command line names
     * no place for it, else 71.
     *
     * @param what such as an option and its file
     */
    public static StartException unwritable(String what, IOException e) {
        String line = what + ": cannot be written (" + reason(e) + ")";
        return switch (e) {
            case AccessDeniedException _ -> notPermitted(line);
            case NoSuchFileException _ -> usage(line);
            case FileSystemException f when NO_PLACE.contains(reason(f)) -> usage(line);
            case FileSystemException f when reason(f).equals(READ_ONLY) -> notPermitted(line);
            default -> new StartException(ExitStatus.SYSTEM, line);
        };
    }

    /** Why a file could not be had, in words. */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case FileAlreadyExistsException _ -> NO_FOLDER;
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> String.valueOf(e.getMessage());
        };
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
