package mip6.agent;

/** How a process ends, for scripts and service managers. */
public enum ExitStatus {
    OK(0),
    /** The thing asked for did not come about. */
    FAILURE(1),
    /** The command line is wrong. */
    USAGE(2),
    /** A bug of ours (EX_SOFTWARE of sysexits.h). */
    SOFTWARE(70),
    /** The system took away what this runs on: a socket, a device, the disk (EX_OSERR). */
    SYSTEM(71),
    /** A permission or a part of the kernel is missing (EX_NOPERM). */
    NO_PERMISSION(77),
    /** The configuration is wrong (EX_CONFIG). */
    CONFIGURATION(78);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
