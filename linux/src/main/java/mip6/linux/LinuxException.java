package mip6.linux;

import java.io.IOException;

/** The kernel refused a call. The message is one line that an operator can act on. */
public final class LinuxException extends IOException {

    private static final long serialVersionUID = 1L;

    /** How the call of {@link HeldName} begins. */
    static final String BIND_OF_NAME = "bind of @";

    private final String call;
    private final String what;
    private final Errno errno;

    private LinuxException(String call, String what, Errno errno, String message) {
        super(message);
        this.call = call;
        this.what = what;
        this.errno = errno;
    }

    /**
     * @param call the system call, or the netlink request
     * @param what was attempted, in words that follow "cannot"
     * @param number the error number, positive
     */
    static LinuxException of(String call, String what, int number) {
        return of(call, what, number, "");
    }

    /**
     * @param detail what the kernel says beyond the number; may be empty
     */
    static LinuxException of(String call, String what, int number, String detail) {
        Errno errno = Errno.of(number);
        String name = errno == Errno.UNLISTED ? "error " + number : errno.name();
        String advice = advice(call, errno);
        return new LinuxException(
                call,
                what,
                errno,
                "cannot "
                        + what
                        + ": "
                        + call
                        + " says "
                        + name
                        + " ("
                        + errno.text()
                        + (detail.isEmpty() ? "" : "; " + detail)
                        + ")"
                        + (advice.isEmpty() ? "" : ": " + advice));
    }

    public String call() {
        return call;
    }

    /** What was attempted. */
    public String what() {
        return what;
    }

    public Errno errno() {
        return errno;
    }

    /** Whether a privilege, or a part of the kernel, is missing: exit status 77. */
    public boolean missingPermissionOrKernelPart() {
        return switch (errno) {
            case EPERM, EACCES, EPROTONOSUPPORT, EAFNOSUPPORT, EOPNOTSUPP -> true;
            case ENOENT, ENODEV, ENXIO -> call.contains(TunTap.PATH);
            default -> false;
        };
    }

    private static String advice(String call, Errno errno) {
        return switch (errno) {
            case EPERM, EACCES ->
                    call.equals("bind")
                            ? "needs CAP_NET_BIND_SERVICE"
                            : call.startsWith("socket")
                                    ? "needs CAP_NET_RAW"
                                    : "needs CAP_NET_ADMIN";
            case ENOENT, ENODEV, ENXIO ->
                    call.contains(TunTap.PATH)
                            ? "the kernel has no TUN; load it with modprobe tun"
                            : "";
            case EADDRINUSE ->
                    call.startsWith(BIND_OF_NAME)
                            ? "another one runs; find it with ss -xap"
                            : "another program has it; find it with ss -lunp";
            case EAFNOSUPPORT -> "the kernel has no IPv6";
            default -> "";
        };
    }
}
