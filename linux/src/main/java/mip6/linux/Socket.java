package mip6.linux;

import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers and structures of the socket API (linux/socket.h, linux/in6.h). */
final class Socket {

    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;

    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_MARK = 36;
    static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    static final int SO_RCVMARK = 75;

    static final int IPPROTO_IPV6 = 41;
    static final int IPPROTO_UDP = 17;
    static final int UDP_ENCAP = 100;
    static final int UDP_SEGMENT = 103;
    private static final int IPPROTO_ICMPV6 = 58;
    static final int IPPROTO_RAW = 255;
    static final int IPV6_CHECKSUM = 7;
    static final int IPV6_UNICAST_HOPS = 16;
    static final int IPV6_MULTICAST_HOPS = 18;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_JOIN_GROUP = 20;
    static final int IPV6_LEAVE_GROUP = 21;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int IPV6_JOIN_ANYCAST = 27;
    static final int IPV6_LEAVE_ANYCAST = 28;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_RECVHOPLIMIT = 51;
    static final int IPV6_HOPLIMIT = 52;
    static final int IPV6_RECVRTHDR = 56;
    static final int IPV6_RTHDR = 57;
    static final int IPV6_RECVDSTOPTS = 58;
    static final int IPV6_DSTOPTS = 59;
    static final int IPV6_FREEBIND = 78;
    private static final int ICMP6_FILTER = 1;

    /** Octets of a struct sockaddr_in6. */
    static final int SOCKADDR_IN6 = 28;

    /** Where the address is in it. */
    static final int ADDRESS_AT = 8;

    /** Octets of input that the kernel may keep for us; bursts from many peers fit. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    // classic BPF (linux/filter.h): struct sock_filter is code, jt, jf, k
    private static final int SOCK_FILTER = 8;
    private static final short BPF_LD_B_ABS = 0x30;
    private static final short BPF_JMP_JEQ_K = 0x15;
    private static final short BPF_ALU_AND_K = 0x54;
    private static final short BPF_RET_K = 0x06;

    /** Offset of the network header, whatever the packet's data begin with (SKF_NET_OFF). */
    private static final int NETWORK_HEADER = -0x10_0000;

    private static final ValueLayout.OfLong NETWORK_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Socket() {}

    static void set(Descriptor socket, int level, int option, int value, String what)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            set(socket, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value), what);
        }
    }

    static void set(Descriptor socket, int level, int option, MemorySegment value, String what)
            throws LinuxException {
        int result = LibC.setsockopt(socket.number(), level, option, value);
        if (result < 0) {
            throw LinuxException.of("setsockopt", what, -result);
        }
    }

    /** Asks for a large receive buffer; without the privilege the system's limit applies. */
    static void enlargeReceiveBuffer(Descriptor socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, RECEIVE_BUFFER);
            if (LibC.setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUFFORCE, size) < 0) {
                LibC.setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUF, size);
            }
        }
    }

    /** From now on, {@code socket} gets packets alone whose IPv6 header names {@code protocol}. */
    static void acceptOnlyNextHeader(Descriptor socket, int protocol) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(4 * SOCK_FILTER, 8);
            putInstruction(program, 0, BPF_LD_B_ABS, NETWORK_HEADER + Ipv6Header.NEXT_HEADER_AT);
            putBranch(program, 1, protocol, 0, 1);
            putInstruction(program, 2, BPF_RET_K, Integer.MAX_VALUE);
            putInstruction(program, 3, BPF_RET_K, 0);
            MemorySegment filter = program(arena, program);
            set(socket, SOL_SOCKET, SO_ATTACH_FILTER, filter, "attach a filter");
        }
    }

    /** From now on, {@code socket} gets ICMPv6 messages of these {@code types} alone. */
    static void acceptOnlyTypes(Descriptor socket, int... types) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment blocked = arena.allocate(32, 4);
            blocked.fill((byte) 0xff);
            for (int type : types) {
                long word = (type >>> 5) * 4L;
                int mask = blocked.get(ValueLayout.JAVA_INT, word) & ~(1 << (type & 31));
                blocked.set(ValueLayout.JAVA_INT, word, mask);
            }
            set(socket, IPPROTO_ICMPV6, ICMP6_FILTER, blocked, "set ICMP6_FILTER");
        }
    }

    /**
     * Of the sockets that share a port, the first gets what passes all {@code tests}, the second
     * everything else. Where the kernel cannot, either gets what it happens to.
     */
    static void steer(Descriptor socket, List<OctetTest> tests) {
        int length = 3 * tests.size() + 2;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate((long) length * SOCK_FILTER, 8);
            int next = 0;
            for (OctetTest test : tests) {
                putInstruction(program, next++, BPF_LD_B_ABS, test.at());
                putInstruction(program, next++, BPF_ALU_AND_K, test.mask());
                int toSecond = length - 1 - (next + 1);
                putBranch(
                        program,
                        next++,
                        test.value(),
                        test.equal() ? 0 : toSecond,
                        test.equal() ? toSecond : 0);
            }
            putInstruction(program, next++, BPF_RET_K, 0);
            putInstruction(program, next, BPF_RET_K, 1);
            LibC.setsockopt(
                    socket.number(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program(arena, program));
        }
    }

    /** A struct sock_fprog. */
    private static MemorySegment program(Arena arena, MemorySegment instructions) {
        MemorySegment program = arena.allocate(16, 8);
        program.set(ValueLayout.JAVA_SHORT, 0, (short) (instructions.byteSize() / SOCK_FILTER));
        program.set(ValueLayout.ADDRESS, 8, instructions);
        return program;
    }

    /** Joins or leaves a multicast or anycast group on one link. */
    static void group(Descriptor socket, int option, Ipv6Address group, int interfaceIndex)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(20, 4);
            putAddress(request, 0, group);
            request.set(ValueLayout.JAVA_INT, 16, interfaceIndex);
            boolean leaves = option == IPV6_LEAVE_GROUP || option == IPV6_LEAVE_ANYCAST;
            set(
                    socket,
                    IPPROTO_IPV6,
                    option,
                    request,
                    (leaves ? "leave" : "join")
                            + " group "
                            + group
                            + " on interface "
                            + interfaceIndex);
        }
    }

    /** Fills a struct sockaddr_in6; the scope is set only where the address needs one. */
    static void putSocketAddress(
            MemorySegment target, Ipv6Address address, int port, int interfaceIndex) {
        putSocketAddress(target, address.high(), address.low(), port, interfaceIndex);
    }

    static void putSocketAddress(
            MemorySegment target, long high, long low, int port, int interfaceIndex) {
        target.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET6);
        target.set(NETWORK_SHORT, 2, (short) port);
        target.set(ValueLayout.JAVA_INT, 4, 0);
        putAddress(target, ADDRESS_AT, high, low);
        boolean scoped = Ipv6Address.isLinkLocal(high) || Ipv6Address.isMulticast(high);
        target.set(ValueLayout.JAVA_INT, 24, scoped ? interfaceIndex : 0);
    }

    private static void putInstruction(MemorySegment program, int index, short code, int operand) {
        long at = (long) index * SOCK_FILTER;
        program.set(ValueLayout.JAVA_SHORT, at, code);
        program.set(ValueLayout.JAVA_INT, at + 4, operand);
    }

    /** Goes on so many instructions further on where what was loaded is {@code value}, or not. */
    private static void putBranch(
            MemorySegment program, int index, int value, int equal, int otherwise) {
        putInstruction(program, index, BPF_JMP_JEQ_K, value);
        long at = (long) index * SOCK_FILTER;
        program.set(ValueLayout.JAVA_BYTE, at + 2, (byte) equal);
        program.set(ValueLayout.JAVA_BYTE, at + 3, (byte) otherwise);
    }

    static int port(MemorySegment socketAddress) {
        return socketAddress.get(NETWORK_SHORT, 2) & 0xffff;
    }

    static void putAddress(MemorySegment target, long at, Ipv6Address address) {
        putAddress(target, at, address.high(), address.low());
    }

    static void putAddress(MemorySegment target, long at, long high, long low) {
        target.set(NETWORK_LONG, at, high);
        target.set(NETWORK_LONG, at + Long.BYTES, low);
    }

    static Ipv6Address address(MemorySegment source, long at) {
        return new Ipv6Address(word(source, at), word(source, at + Long.BYTES));
    }

    /** Half of an address. */
    static long word(MemorySegment source, long at) {
        return source.get(NETWORK_LONG, at);
    }
}
