package mip6.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import mip6.linux.offload.Coalescer;
import mip6.linux.offload.OffloadHeader;
import mip6.wire.PacketBuffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The file behind a TUN or TAP device (linux/if_tun.h). The device goes when the file is closed.
 */
final class TunTap {

    static final String PATH = "/dev/net/tun";

    static final int IFF_TUN = 1;
    static final int IFF_TAP = 2;
    private static final int IFF_NO_PI = 0x1000;

    /** A header of what is still to be done is in front of each packet, in both directions. */
    static final int IFF_VNET_HDR = 0x4000;

    private static final int TUN_F_CSUM = 1;
    private static final int TUN_F_TSO6 = 4;
    private static final int TUN_F_USO4 = 0x20;
    private static final int TUN_F_USO6 = 0x40;

    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNSETOFFLOAD = 0x400454d0L;
    private static final long TUNSETCARRIER = 0x400454e2L;

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    /** Octets of a struct ifreq, and of the name that it begins with. */
    private static final int IFREQ = 40;

    private static final int IFNAMSIZ = 16;

    private static final int LARGEST = PacketBuffer.LONGEST + OffloadHeader.LENGTH;

    private final Descriptor descriptor;
    private final String name;
    private final MemorySegment input = Arena.ofAuto().allocate(LARGEST, 8);
    private final MemorySegment output = Arena.ofAuto().allocate(LARGEST, 8);

    private final Descriptor.Attempt reading = this::read;
    private final String purpose;

    private TunTap(Descriptor descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
        purpose = "read from " + name;
    }

    /**
     * Makes a device.
     *
     * @param kind {@link #IFF_TUN} or {@link #IFF_TAP}, and what else is wanted of it
     */
    static TunTap open(int kind, String name) throws LinuxException {
        if (name.isEmpty() || name.length() >= IFNAMSIZ) {
            throw new IllegalArgumentException("not a name for an interface: " + name);
        }
        int file = LibC.open(PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (file < 0) {
            throw LinuxException.of("open of " + PATH, "make device " + name, -file);
        }
        Descriptor descriptor = Descriptor.of(file);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ, 8);
            request.setString(0, name);
            request.set(JAVA_SHORT, IFNAMSIZ, (short) (kind | IFF_NO_PI));
            int result = LibC.ioctl(descriptor.number(), TUNSETIFF, request);
            if (result < 0) {
                descriptor.close();
                throw LinuxException.of("TUNSETIFF", "make device " + name, -result);
            }
            return new TunTap(descriptor, request.getString(0));
        }
    }

    String name() {
        return name;
    }

    /**
     * Has the kernel leave checksums and segmentation to this end. One that cannot goes on doing
     * both itself.
     *
     * @return what it takes in large packets, too
     */
    Coalescer.Cuts takeWork() {
        int streams = TUN_F_CSUM | TUN_F_TSO6;
        // Linux 6.2 has datagrams, IPv4's and IPv6's together
        int datagrams = streams | TUN_F_USO4 | TUN_F_USO6;
        if (LibC.ioctl(descriptor.number(), TUNSETOFFLOAD, datagrams) >= 0) {
            return Coalescer.Cuts.STREAMS_AND_DATAGRAMS;
        }
        LibC.ioctl(descriptor.number(), TUNSETOFFLOAD, streams);
        return Coalescer.Cuts.STREAMS;
    }

    /** The next packet into {@code target}; false once this is closed. */
    boolean receive(PacketBuffer target, Runnable idle) throws LinuxException {
        synchronized (input) {
            int length = await(idle);
            if (length < 0) {
                return false;
            }
            target.reset(length);
            MemorySegment.copy(input, JAVA_BYTE, 0, target.array(), target.begin(), length);
            return true;
        }
    }

    void send(PacketBuffer octets) throws LinuxException {
        synchronized (output) {
            MemorySegment.copy(
                    octets.array(), octets.begin(), output, JAVA_BYTE, 0, octets.length());
            write(octets.length());
        }
    }

    void setCarrier(boolean present) throws LinuxException {
        String what = "set the carrier of " + name;
        if (!descriptor.enter()) {
            throw LinuxException.of("TUNSETCARRIER", what + " (closed)", 9);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(JAVA_INT, present ? 1 : 0);
            int result = LibC.ioctl(descriptor.number(), TUNSETCARRIER, value);
            if (result < 0) {
                throw LinuxException.of("TUNSETCARRIER", what, -result);
            }
        } finally {
            descriptor.leave();
        }
    }

    void close() {
        descriptor.close();
    }

    private int await(Runnable idle) throws LinuxException {
        return descriptor.await(reading, idle, "read", purpose);
    }

    private int read() {
        return LibC.read(descriptor.number(), input, input.byteSize());
    }

    private void write(int length) throws LinuxException {
        if (!descriptor.enter()) {
            throw LinuxException.of("write", "write to " + name + " (closed)", 9);
        }
        try {
            int result = LibC.write(descriptor.number(), output, length);
            if (result < 0) {
                throw LinuxException.of("write", "write to " + name, -result);
            }
        } finally {
            descriptor.leave();
        }
    }
}
