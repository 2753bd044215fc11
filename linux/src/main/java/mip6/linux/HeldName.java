package mip6.linux;

import java.lang.foreign.Arena;

/**
 * A name that one process of a network namespace has at a time, until it closes this or ends,
 * however that comes about: an abstract Unix socket that nobody sends to.
 */
public final class HeldName implements AutoCloseable {

    private final Descriptor descriptor;

    private HeldName(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Takes it. EADDRINUSE: another one has it.
     *
     * @param what it allows, in words that follow "cannot"
     */
    public static HeldName take(String name, String what) throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(UnixAddress.AF_UNIX, Socket.SOCK_DGRAM, 0, "a Unix socket");
        try (Arena arena = Arena.ofConfined()) {
            String call = LinuxException.BIND_OF_NAME + name;
            int result = LibC.bind(descriptor.number(), UnixAddress.of("@" + name, arena, call));
            if (result < 0) {
                throw LinuxException.of(call, what, -result);
            }
            return new HeldName(descriptor);
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
