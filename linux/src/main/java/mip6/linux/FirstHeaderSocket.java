package mip6.linux;

import java.util.Optional;

/**
 * A raw socket for packets alone whose IPv6 header itself names a protocol. A kernel that works on
 * extension headers shows one packet to the sockets of each header in turn: of those, this one sees
 * it under the first. It is for payload too, so it receives many at a time, and each in the same
 * memory.
 */
public final class FirstHeaderSocket implements Source<ReceivedPacket> {

    private final Descriptor descriptor;
    private final int protocol;
    private final String purpose;
    private final MessageBatch incoming;
    private final Descriptor.Attempt receiving = this::receiveBatch;
    private final ReceivedPacket packet = new ReceivedPacket(SocketMessage.LARGEST);
    private final Optional<ReceivedPacket> received = Optional.of(packet);

    /** Of {@link #incoming}, which ones were not handed on yet. */
    private int next;

    private int end;

    private FirstHeaderSocket(Descriptor descriptor, int protocol, int batch) {
        this.descriptor = descriptor;
        this.protocol = protocol;
        incoming = new MessageBatch(batch, SocketMessage.LARGEST);
        purpose = "receive packets of protocol " + protocol;
    }

    /**
     * Opens a socket for what comes from anywhere.
     *
     * @param protocol a next header number, an extension header's too
     * @param batch packets that one system call receives: there is memory for each
     */
    public static FirstHeaderSocket open(int protocol, int batch) throws LinuxException {
        Descriptor descriptor = RawSocket.descriptor(protocol);
        try {
            Socket.acceptOnlyNextHeader(descriptor, protocol);
            return new FirstHeaderSocket(descriptor, protocol, batch);
        } catch (LinuxException refused) {
            descriptor.close();
            throw refused;
        }
    }

    @Override
    public Optional<ReceivedPacket> receive() throws LinuxException {
        return receive(() -> {});
    }

    /** The next packet, lent until this is called again. */
    @Override
    public Optional<ReceivedPacket> receive(Runnable idle) throws LinuxException {
        synchronized (incoming) {
            if (next == end) {
                next = 0;
                end = 0;
                int count = descriptor.await(receiving, idle, "recvmmsg", purpose);
                if (count < 0) {
                    return Optional.empty();
                }
                end = count;
            }
            incoming.message(next).copyTo(packet, incoming.length(next));
            packet.payload().setProtocol(protocol);
            next++;
            return received;
        }
    }

    private int receiveBatch() {
        return incoming.receive(descriptor);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
