package mip6.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A datagram to a Unix domain socket, which the JDK's channels do not send. */
public final class UnixDatagram {

    private UnixDatagram() {}

    /**
     * Sends {@code text} to the socket at {@code path}, and does not wait for room there.
     *
     * @param path of the file system, or with an at sign first of the abstract namespace
     */
    public static void send(String path, String text) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = UnixAddress.of(path, arena, "connect");
            send(address, path, text, arena);
        }
    }

    private static void send(MemorySegment address, String path, String text, Arena arena)
            throws LinuxException {
        int number =
                LibC.socket(
                        UnixAddress.AF_UNIX,
                        Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC | Socket.SOCK_NONBLOCK,
                        0);
        if (number < 0) {
            throw LinuxException.of("socket", "a Unix datagram socket", -number);
        }
        try {
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
