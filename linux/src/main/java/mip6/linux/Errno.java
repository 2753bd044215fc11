package mip6.linux;

/**
 * The error numbers of Linux that a caller may have to tell apart; the same on all its machines.
 */
public enum Errno {
    EPERM(1, "operation not permitted"),
    ENOENT(2, "no such file or entry"),
    ESRCH(3, "no such process or entry"),
    EINTR(4, "interrupted"),
    EIO(5, "input or output error"),
    ENXIO(6, "no such device or address"),
    EBADF(9, "bad file descriptor"),
    EAGAIN(11, "would block"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "device or resource busy"),
    EEXIST(17, "exists already"),
    ENODEV(19, "no such device"),
    EINVAL(22, "invalid argument"),
    EMFILE(24, "too many open files"),
    ENOSYS(38, "function not there"),
    ENODATA(61, "no data"),
    EBADFD(77, "the device is gone"),
    EMSGSIZE(90, "message too long"),
    ENOPROTOOPT(92, "protocol option not available"),
    EPROTONOSUPPORT(93, "protocol not supported"),
    EOPNOTSUPP(95, "operation not supported"),
    EAFNOSUPPORT(97, "address family not supported"),
    EADDRINUSE(98, "address already in use"),
    EADDRNOTAVAIL(99, "address not available"),
    ENETDOWN(100, "network is down"),
    ENETUNREACH(101, "network is unreachable"),
    ENOBUFS(105, "no buffer space"),
    ETIMEDOUT(110, "timed out"),
    ECONNREFUSED(111, "connection refused"),
    EHOSTDOWN(112, "host is down"),
    EHOSTUNREACH(113, "no route to host"),
    /** A number that is not listed here. */
    UNLISTED(0, "see errno(3)");

    private static final Errno[] ALL = values();

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** What it means, for people. */
    public String text() {
        return text;
    }

    static Errno of(int number) {
        for (Errno errno : ALL) {
            if (errno.number == number) {
                return errno;
            }
        }
        return UNLISTED;
    }
}
