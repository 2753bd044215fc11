package mip6.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A datagram to a Unix domain socket, which the JDK's channels do not send. */
public final class UnixDatagram {

    private static final int AF_UNIX = 1;

    /** Octets of the path in a struct sockaddr_un. */
    private static final int LONGEST_PATH = 108;

    private static final int PATH_AT = 2;
    private static final int EINVAL = 22;

    private UnixDatagram() {}

    /**
     * Sends {@code text} to the socket at {@code path}, and does not wait for room there.
     *
     * @param path of the file system, or with an at sign first of the abstract namespace
     */
    public static void send(String path, String text) throws LinuxException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= LONGEST_PATH) {
            throw LinuxException.of("connect", path, EINVAL);
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        int number =
                LibC.socket(
                        AF_UNIX, Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK, 0);
        if (number < 0) {
            throw LinuxException.of("socket", "a Unix datagram socket", -number);
        }
        try (Arena arena = Arena.ofConfined()) {
            // an abstract name has no end but that of the address
            boolean terminated = name[0] != 0;
            MemorySegment address = arena.allocate(PATH_AT + name.length + (terminated ? 1 : 0));
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, name.length);
            check("connect", path, LibC.connect(number, address));
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, octets);
            check("write", path, LibC.write(number, data, octets.length));
        } finally {
            LibC.close(number);
        }
    }

    private static void check(String call, String path, int result) throws LinuxException {
        if (result < 0) {
            throw LinuxException.of(call, path, -result);
        }
    }
}
