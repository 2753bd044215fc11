package mip6.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A netlink socket: requests to the kernel and its answers, or what it announces to groups. */
final class NetlinkSocket implements AutoCloseable {

    static final int NETLINK_ROUTE = 0;
    static final int NETLINK_XFRM = 6;
    static final int NETLINK_NETFILTER = 12;

    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCKADDR_NL = 12;

    /** A dump that changes while it is read is read again, so often at most. */
    private static final int DUMP_ATTEMPTS = 10;

    private final Descriptor descriptor;
    private final MemorySegment input = Arena.ofAuto().allocate(1 << 18, 8);
    private int sequence;

    private NetlinkSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Opens a socket in the network namespace of the calling thread.
     *
     * @param groups a mask of RTMGRP_ bits to listen to
     */
    static NetlinkSocket open(int protocol, int groups) throws LinuxException {
        Descriptor descriptor =
                Descriptor.socket(
                        Socket.AF_NETLINK,
                        Socket.SOCK_RAW | SOCK_NONBLOCK,
                        protocol,
                        "a netlink socket");
        try (Arena arena = Arena.ofConfined()) {
            Socket.set(
                    descriptor,
                    SOL_NETLINK,
                    NETLINK_EXT_ACK,
                    arena.allocateFrom(JAVA_INT, 1),
                    "set NETLINK_EXT_ACK");
            Socket.enlargeReceiveBuffer(descriptor);
            MemorySegment address = arena.allocate(SOCKADDR_NL, 4);
            address.set(JAVA_SHORT, 0, (short) Socket.AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            int result = LibC.bind(descriptor.number(), address);
            if (result < 0) {
                throw LinuxException.of("bind", "listen to netlink", -result);
            }
            return new NetlinkSocket(descriptor);
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    /**
     * Has the kernel do something.
     *
     * @param call the request's name, for errors
     * @param what is attempted, in words that follow "cannot"
     */
    synchronized void change(int type, int flags, Bytes body, String call, String what)
            throws LinuxException {
        int number = send(type, flags | NetlinkMessage.NLM_F_ACK, body, call, what);
        while (true) {
            for (NetlinkMessage message : next(call, what)) {
                if (message.sequence() == number && message.type() == NetlinkMessage.NLMSG_ERROR) {
                    check(message, call, what);
                    return;
                }
            }
        }
    }

    /** The bodies of all objects of a kind. */
    synchronized List<Bytes> dump(int type, Bytes body, String call, String what)
            throws LinuxException {
        for (int attempt = 1; attempt < DUMP_ATTEMPTS; attempt++) {
            Optional<List<Bytes>> whole = dumpOnce(type, body, call, what);
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        throw LinuxException.of(call, what + ": it changes all the time", 11);
    }

    /** Sends messages that the kernel takes all or none of, and waits for its verdict. */
    synchronized void transaction(List<NetlinkMessage> batch, String call, String what)
            throws LinuxException {
        NetlinkWriter octets = new NetlinkWriter();
        int last = sequence;
        for (NetlinkMessage message : batch) {
            last = ++sequence;
            octets.bytes(
                    new NetlinkMessage(message.type(), message.flags(), last, message.body())
                            .toBytes());
        }
        // the batch's frame is never acknowledged; the last message inside it is
        int awaited = last - 1;
        write(octets.toBytes(), call, what);
        while (true) {
            for (NetlinkMessage message : next(call, what)) {
                if (message.type() == NetlinkMessage.NLMSG_ERROR) {
                    check(message, call, what);
                    if (message.sequence() == awaited) {
                        return;
                    }
                }
            }
        }
    }

    /** Waits until there is something to read; false once this is closed. */
    boolean awaitInput() throws LinuxException {
        if (!descriptor.enter()) {
            return false;
        }
        try {
            return descriptor.awaitInput();
        } finally {
            descriptor.leave();
        }
    }

    /**
     * What the kernel announces next; empty once this is closed.
     *
     * @return no messages where announcements were lost, maybe more of them until {@link #drain}
     */
    Optional<List<NetlinkMessage>> announced() throws LinuxException {
        while (awaitInput()) {
            if (!descriptor.enter()) {
                return Optional.empty();
            }
            try {
                int length = LibC.read(descriptor.number(), input, input.byteSize());
                if (length >= 0) {
                    return Optional.of(messages(length));
                }
                switch (Errno.of(-length)) {
                    case EAGAIN, EINTR -> {}
                    case ENOBUFS -> {
                        return Optional.of(List.of());
                    }
                    default -> throw LinuxException.of("read", "read netlink", -length);
                }
            } finally {
                descriptor.leave();
            }
        }
        return Optional.empty();
    }

    /** Throws away what waits to be read. */
    synchronized void drain() {
        if (!descriptor.enter()) {
            return;
        }
        try {
            int result;
            do {
                result = LibC.read(descriptor.number(), input, input.byteSize());
                // ENOBUFS: announcements were lost, which comes to the same here
            } while (result >= 0 || Errno.of(-result) != Errno.EAGAIN);
        } finally {
            descriptor.leave();
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }

    private Optional<List<Bytes>> dumpOnce(int type, Bytes body, String call, String what)
            throws LinuxException {
        int number = send(type, NetlinkMessage.NLM_F_DUMP, body, call, what);
        List<Bytes> found = new ArrayList<>();
        boolean whole = true;
        while (true) {
            for (NetlinkMessage message : next(call, what)) {
                if (message.sequence() != number) {
                    continue;
                }
                whole &= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) == 0;
                if (message.type() == NetlinkMessage.NLMSG_DONE
                        || message.type() == NetlinkMessage.NLMSG_ERROR) {
                    check(message, call, what);
                    return whole ? Optional.of(found) : Optional.empty();
                }
                found.add(message.body());
            }
        }
    }

    private int send(int type, int flags, Bytes body, String call, String what)
            throws LinuxException {
        int number = ++sequence;
        Bytes message =
                new NetlinkMessage(type, flags | NetlinkMessage.NLM_F_REQUEST, number, body)
                        .toBytes();
        write(message, call, what);
        return number;
    }

    private void write(Bytes octets, String call, String what) throws LinuxException {
        if (!descriptor.enter()) {
            throw LinuxException.of(call, what + " (closed)", 9);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment output = arena.allocateFrom(JAVA_BYTE, octets.toArray());
            int result = LibC.write(descriptor.number(), output, octets.length());
            if (result < 0) {
                throw LinuxException.of(call, what, -result);
            }
        } finally {
            descriptor.leave();
        }
    }

    private List<NetlinkMessage> next(String call, String what) throws LinuxException {
        if (!descriptor.enter()) {
            throw LinuxException.of(call, what + " (closed)", 9);
        }
        try {
            while (true) {
                int length = LibC.read(descriptor.number(), input, input.byteSize());
                if (length >= 0) {
                    return messages(length);
                }
                Errno errno = Errno.of(-length);
                if (errno == Errno.EAGAIN) {
                    if (!descriptor.awaitInput()) {
                        throw LinuxException.of(call, what + " (closed)", 9);
                    }
                } else if (errno != Errno.EINTR) {
                    throw LinuxException.of(call, what, -length);
                }
            }
        } finally {
            descriptor.leave();
        }
    }

    /** What was read into {@link #input}. */
    private List<NetlinkMessage> messages(int length) {
        byte[] copy = new byte[length];
        MemorySegment.copy(input, JAVA_BYTE, 0, copy, 0, length);
        try {
            return NetlinkMessage.readAll(Bytes.wrap(copy));
        } catch (MalformedException bug) {
            throw new IllegalStateException("the kernel's netlink is not as expected", bug);
        }
    }

    private static void check(NetlinkMessage message, String call, String what)
            throws LinuxException {
        try {
            if (message.error() != 0) {
                throw LinuxException.of(call, what, message.error(), message.errorText());
            }
        } catch (MalformedException bug) {
            throw new IllegalStateException("the kernel's netlink is not as expected", bug);
        }
    }
}
