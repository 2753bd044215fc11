package mip6.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.PacketBuffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * A struct msghdr with all that it points to, used again for each datagram: the peer's address, one
 * payload buffer, and control messages with the local address, the interface and the hop limit. For
 * one thread at a time.
 */
final class SocketMessage {

    /** Octets of a struct msghdr (LP64). */
    static final int MSGHDR = 56;

    // offsets in it
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOVEC = 16;
    private static final int IOVEC_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;

    // struct cmsghdr: length, level, type; data follows
    private static final int CMSGHDR = 16;
    private static final int PKTINFO_LENGTH = CMSGHDR + 20;
    private static final int PKTINFO_SPACE = CMSGHDR + 24;
    private static final int HOPLIMIT_LENGTH = CMSGHDR + 4;
    private static final int HOPLIMIT_SPACE = CMSGHDR + 8;

    /** Extension headers have up to 2,048 octets. */
    private static final int CONTROL_CAPACITY = 6 * 1024;

    private final MemorySegment header;
    private final MemorySegment name;
    private final MemorySegment vector;
    private final MemorySegment control;
    private final MemorySegment payload;
    private final int capacity;

    private long localHigh;
    private long localLow;
    private int interfaceIndex;
    private int hopLimit;
    private int mark;
    private Bytes destinationOptions = Bytes.EMPTY;
    private Bytes routingHeader = Bytes.EMPTY;

    SocketMessage() {
        this(Arena.ofAuto(), PacketBuffer.LONGEST);
    }

    private SocketMessage(Arena arena, int capacity) {
        this(arena, arena.allocate(MSGHDR, 8), capacity);
    }

    /**
     * One of several.
     *
     * @param header of {@link #MSGHDR} octets
     * @param capacity octets of the longest payload
     */
    SocketMessage(Arena arena, MemorySegment header, int capacity) {
        this.header = header;
        this.capacity = capacity;
        name = arena.allocate(Socket.SOCKADDR_IN6, 8);
        vector = arena.allocate(16, 8);
        control = arena.allocate(CONTROL_CAPACITY, 8);
        payload = arena.allocate(capacity, 8);
        vector.set(ADDRESS, 0, payload);
        header.set(ADDRESS, NAME, name);
        header.set(ADDRESS, IOVEC, vector);
        header.set(JAVA_LONG, IOVEC_COUNT, 1);
        header.set(ADDRESS, CONTROL, control);
    }

    /**
     * Receives the next datagram without waiting.
     *
     * @return its length, or a negated error number
     */
    int receive(Descriptor socket) {
        prepare();
        int length = LibC.recvmsg(socket.number(), header, Socket.MSG_DONTWAIT);
        if (length >= 0) {
            readControl();
        }
        return length;
    }

    /** Makes room for the next datagram. */
    void prepare() {
        header.set(JAVA_INT, NAME_LENGTH, Socket.SOCKADDR_IN6);
        header.set(JAVA_LONG, CONTROL_LENGTH, CONTROL_CAPACITY);
        vector.set(JAVA_LONG, 8, capacity);
    }

    /**
     * Waits for the next datagram and receives it.
     *
     * @return its length; -1 where the socket was closed
     */
    int await(Descriptor socket, String what) throws LinuxException {
        return socket.await(() -> receive(socket), () -> {}, "recvmsg", "receive " + what);
    }

    /** Whether the last datagram did not fit. */
    boolean truncated() {
        return (header.get(JAVA_INT, FLAGS) & Socket.MSG_TRUNC) != 0;
    }

    Ipv6Address peer() {
        return Socket.address(name, Socket.ADDRESS_AT);
    }

    int peerPort() {
        return Socket.port(name);
    }

    /** The destination address of the last datagram. */
    Ipv6Address localAddress() {
        return new Ipv6Address(localHigh, localLow);
    }

    /** Who sent what to whom, for the last datagram, which is {@code length} octets long. */
    void copyTo(ReceivedPacket packet, int protocol, int length) {
        packet.setSource(
                Socket.word(name, Socket.ADDRESS_AT),
                Socket.word(name, Socket.ADDRESS_AT + Long.BYTES),
                peerPort());
        packet.setDestination(localHigh, localLow, interfaceIndex);
        packet.reset(protocol, length);
        PacketBuffer target = packet.payload();
        MemorySegment.copy(payload, JAVA_BYTE, 0, target.array(), target.begin(), length);
    }

    int interfaceIndex() {
        return interfaceIndex;
    }

    int hopLimit() {
        return hopLimit;
    }

    /** That the kernel's IPsec gave the last datagram; 0 for none. */
    int mark() {
        return mark;
    }

    /** The last destination options header of the last datagram; empty where it had none. */
    Bytes destinationOptions() {
        return destinationOptions;
    }

    Bytes routingHeader() {
        return routingHeader;
    }

    Bytes payload(int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(payload, JAVA_BYTE, 0, copy, 0, length);
        return Bytes.wrap(copy);
    }

    void setPayload(Bytes octets) {
        MemorySegment.copy(
                MemorySegment.ofBuffer(octets.toBuffer()), 0, payload, 0, octets.length());
        vector.set(JAVA_LONG, 8, octets.length());
    }

    /** A whole packet, to where its header says, from where it says, by {@code interfaceIndex}. */
    void setPacket(PacketBuffer packet, int interfaceIndex) {
        setPeer(
                packet.u64(Ipv6Header.DESTINATION_AT),
                packet.u64(Ipv6Header.DESTINATION_AT + Long.BYTES),
                0,
                interfaceIndex);
        setSource(
                packet.u64(Ipv6Header.SOURCE_AT),
                packet.u64(Ipv6Header.SOURCE_AT + Long.BYTES),
                interfaceIndex);
        MemorySegment.copy(packet.array(), packet.begin(), payload, JAVA_BYTE, 0, packet.length());
        vector.set(JAVA_LONG, 8, packet.length());
    }

    /** What was set last. */
    Bytes sent() {
        return payload((int) vector.get(JAVA_LONG, 8));
    }

    /** The destination of what is sent next; raw sockets want port 0. */
    void setPeer(Ipv6Address address, int port, int interfaceIndex) {
        setPeer(address.high(), address.low(), port, interfaceIndex);
    }

    private void setPeer(long high, long low, int port, int interfaceIndex) {
        Socket.putSocketAddress(name, high, low, port, interfaceIndex);
        header.set(JAVA_INT, NAME_LENGTH, Socket.SOCKADDR_IN6);
    }

    /** Sends from {@code source} (unspecified: the kernel chooses) by {@code interfaceIndex}. */
    void setSource(Ipv6Address source, int interfaceIndex) {
        setSource(source.high(), source.low(), interfaceIndex);
    }

    private void setSource(long high, long low, int interfaceIndex) {
        putControlHeader(0, PKTINFO_LENGTH, Socket.IPV6_PKTINFO);
        Socket.putAddress(control, CMSGHDR, high, low);
        control.set(JAVA_INT, CMSGHDR + 16, interfaceIndex);
        header.set(JAVA_LONG, CONTROL_LENGTH, PKTINFO_SPACE);
    }

    /** After {@link #setSource}. */
    void setHopLimit(int value) {
        putControlHeader(PKTINFO_SPACE, HOPLIMIT_LENGTH, Socket.IPV6_HOPLIMIT);
        control.set(JAVA_INT, PKTINFO_SPACE + CMSGHDR, value);
        header.set(JAVA_LONG, CONTROL_LENGTH, PKTINFO_SPACE + HOPLIMIT_SPACE);
    }

    /**
     * Sends without waiting: a full queue is an error as any other.
     *
     * @param what is done, asked for where it fails
     */
    void send(Descriptor socket, Supplier<String> what) throws LinuxException {
        if (!socket.enter()) {
            throw LinuxException.of("sendmsg", what.get() + " (closed)", 9);
        }
        try {
            int result;
            do {
                result = LibC.sendmsg(socket.number(), header, Socket.MSG_DONTWAIT);
            } while (result < 0 && Errno.of(-result) == Errno.EINTR);
            if (result < 0) {
                throw LinuxException.of("sendmsg", what.get(), -result);
            }
        } finally {
            socket.leave();
        }
    }

    private void putControlHeader(int at, int length, int type) {
        control.set(JAVA_LONG, at, length);
        control.set(JAVA_INT, at + 8, Socket.IPPROTO_IPV6);
        control.set(JAVA_INT, at + 12, type);
    }

    /** Of the datagram that came. */
    void readControl() {
        localHigh = 0;
        localLow = 0;
        interfaceIndex = 0;
        hopLimit = 0;
        mark = 0;
        destinationOptions = Bytes.EMPTY;
        routingHeader = Bytes.EMPTY;
        long end = Math.min(header.get(JAVA_LONG, CONTROL_LENGTH), CONTROL_CAPACITY);
        long at = 0;
        while (at + CMSGHDR <= end) {
            long length = control.get(JAVA_LONG, at);
            if (length < CMSGHDR || at + length > end) {
                return;
            }
            int level = control.get(JAVA_INT, at + 8);
            int type = control.get(JAVA_INT, at + 12);
            if (level == Socket.IPPROTO_IPV6) {
                readControl(type, at + CMSGHDR, (int) length - CMSGHDR);
            } else if (level == Socket.SOL_SOCKET
                    && type == Socket.SO_MARK
                    && length >= CMSGHDR + 4) {
                mark = control.get(JAVA_INT, at + CMSGHDR);
            }
            at += length + 7 & ~7L;
        }
    }

    private void readControl(int type, long at, int length) {
        if (type == Socket.IPV6_PKTINFO && length >= PKTINFO_LENGTH - CMSGHDR) {
            localHigh = Socket.word(control, at);
            localLow = Socket.word(control, at + Long.BYTES);
            interfaceIndex = control.get(JAVA_INT, at + 16);
        } else if (type == Socket.IPV6_HOPLIMIT && length >= HOPLIMIT_LENGTH - CMSGHDR) {
            hopLimit = control.get(JAVA_INT, at);
        } else if (type == Socket.IPV6_DSTOPTS) {
            destinationOptions = copy(at, length);
        } else if (type == Socket.IPV6_RTHDR) {
            routingHeader = copy(at, length);
        }
    }

    private Bytes copy(long at, int length) {
        byte[] octets = new byte[length];
        MemorySegment.copy(control, JAVA_BYTE, at, octets, 0, length);
        return Bytes.wrap(octets);
    }
}
