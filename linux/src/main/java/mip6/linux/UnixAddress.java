package mip6.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A struct sockaddr_un. */
final class UnixAddress {

    static final int AF_UNIX = 1;

    /** Octets of the path in it. */
    private static final int LONGEST_PATH = 108;

    private static final int PATH_AT = 2;
    private static final int EINVAL = 22;

    private UnixAddress() {}

    /**
     * That of {@code path}.
     *
     * @param path of the file system, or with an at sign first of the abstract namespace
     * @param call that it is for
     */
    static MemorySegment of(String path, Arena arena, String call) throws LinuxException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= LONGEST_PATH) {
            throw LinuxException.of(call, path, EINVAL);
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        // an abstract name has no end but that of the address
        boolean terminated = name[0] != 0;
        MemorySegment address = arena.allocate(PATH_AT + name.length + (terminated ? 1 : 0));
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, name.length);
        return address;
    }
}
