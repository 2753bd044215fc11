package mip6.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Several datagrams for one system call (struct mmsghdr), used again for each. For one thread at a
 * time.
 */
final class MessageBatch {

    /** Octets of a struct mmsghdr: a msghdr, and the length of what was received. */
    private static final int MMSGHDR = SocketMessage.MSGHDR + 8;

    private final MemorySegment headers;
    private final SocketMessage[] messages;

    /** What is left of {@link #headers} from each on. */
    private final MemorySegment[] rest;

    /** How many of the messages, from the first on, are as the last call left them. */
    private int used;

    /**
     * Room for {@code size} datagrams.
     *
     * @param capacity octets of the longest
     */
    MessageBatch(int size, int capacity) {
        Arena arena = Arena.ofAuto();
        headers = arena.allocate((long) size * MMSGHDR, 8);
        messages = new SocketMessage[size];
        rest = new MemorySegment[size];
        used = size;
        for (int i = 0; i < size; i++) {
            rest[i] = headers.asSlice((long) i * MMSGHDR);
            messages[i] =
                    new SocketMessage(
                            arena,
                            headers.asSlice((long) i * MMSGHDR, SocketMessage.MSGHDR),
                            capacity);
        }
    }

    int size() {
        return messages.length;
    }

    SocketMessage message(int index) {
        return messages[index];
    }

    /** Octets of a datagram that came. */
    int length(int index) {
        return headers.get(JAVA_INT, (long) index * MMSGHDR + SocketMessage.MSGHDR);
    }

    /**
     * Receives what is there without waiting.
     *
     * @return how many datagrams, or a negated error number
     */
    int receive(Descriptor socket) {
        for (int i = 0; i < used; i++) {
            messages[i].prepare();
        }
        int count = LibC.recvmmsg(socket.number(), headers, messages.length, Socket.MSG_DONTWAIT);
        used = Math.max(count, 0);
        for (int i = 0; i < used; i++) {
            messages[i].readControl();
        }
        return count;
    }

    /**
     * Sends the messages from {@code first} to {@code end} exclusive, without waiting.
     *
     * @return how many went, at least one; or a negated error number, of the first
     */
    int send(Descriptor socket, int first, int end) {
        return LibC.sendmmsg(socket.number(), rest[first], end - first, Socket.MSG_DONTWAIT);
    }
}
