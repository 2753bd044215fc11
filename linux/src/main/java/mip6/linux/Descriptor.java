package mip6.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that is closed only when nobody is inside a call on it, so that its number is
 * never used for another file by mistake. Closing wakes the thread that waits for input.
 */
final class Descriptor {

    private static final int POLLIN = 1;
    private static final int EFD_CLOEXEC = 0x80000;

    /** Octets of a struct pollfd. */
    private static final int POLLFD = 8;

    private final int number;
    private final int wake;
    private final MemorySegment polled;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Calls under way, and one more for the owner until it closes. */
    private final AtomicInteger users = new AtomicInteger(1);

    private Descriptor(int number, int wake) {
        this.number = number;
        this.wake = wake;
        polled = Arena.ofAuto().allocate(2L * POLLFD, 8);
        polled.set(ValueLayout.JAVA_INT, 0, number);
        polled.set(ValueLayout.JAVA_SHORT, 4, (short) POLLIN);
        polled.set(ValueLayout.JAVA_INT, POLLFD, wake);
        polled.set(ValueLayout.JAVA_SHORT, POLLFD + 4, (short) POLLIN);
    }

    /** Takes an open descriptor over. */
    static Descriptor of(int number) throws LinuxException {
        int wake = LibC.eventfd(0, EFD_CLOEXEC);
        if (wake < 0) {
            LibC.close(number);
            throw LinuxException.of("eventfd", "make an eventfd", -wake);
        }
        return new Descriptor(number, wake);
    }

    /**
     * A socket that is ready for its first call.
     *
     * @param what the socket is for, in words that follow "open"
     */
    static Descriptor socket(int domain, int type, int protocol, String what)
            throws LinuxException {
        int number = LibC.socket(domain, type | Socket.SOCK_CLOEXEC, protocol);
        if (number < 0) {
            throw LinuxException.of("socket", "open " + what, -number);
        }
        return of(number);
    }

    /** Only between {@link #enter} and {@link #leave}, or before the owner shares this object. */
    int number() {
        return number;
    }

    /** Whether a call may begin; then {@link #leave} must follow. */
    boolean enter() {
        while (!closed.get()) {
            int now = users.get();
            if (now == 0) {
                return false;
            }
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            LibC.close(number);
            LibC.close(wake);
        }
    }

    /** A call that does not wait. */
    interface Attempt {

        /** What it returns, or a negated error number. */
        int make();
    }

    /**
     * Makes a call that reads, when there is something to read. One thread at a time.
     *
     * @param idle is run before it waits
     * @param call its name
     * @param what it is for, in words that follow "cannot"
     * @return what it returns; -1 where this was closed
     */
    int await(Attempt attempt, Runnable idle, String call, String what) throws LinuxException {
        if (!enter()) {
            return -1;
        }
        try {
            while (!isClosed()) {
                int result = attempt.make();
                if (result >= 0) {
                    return result;
                }
                Errno errno = Errno.of(-result);
                if (errno == Errno.EAGAIN) {
                    idle.run();
                    if (!awaitInput()) {
                        return -1;
                    }
                } else if (errno != Errno.EINTR) {
                    throw LinuxException.of(call, what, -result);
                }
            }
            return -1;
        } finally {
            leave();
        }
    }

    /**
     * Waits for input; false where this was closed. One thread at a time, inside enter and leave.
     */
    boolean awaitInput() throws LinuxException {
        while (!closed.get()) {
            int ready = LibC.poll(polled, 2, -1);
            if (ready < 0 && Errno.of(-ready) != Errno.EINTR) {
                throw LinuxException.of("poll", "wait for input", -ready);
            }
            if (ready > 0 && polled.get(ValueLayout.JAVA_SHORT, 6) != 0) {
                return !closed.get();
            }
        }
        return false;
    }

    boolean isClosed() {
        return closed.get();
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            LibC.write(wake, arena.allocateFrom(ValueLayout.JAVA_LONG, 1), 8);
        }
        leave();
    }
}
