package mip6.linux;

import mip6.wire.PacketBuffer;

import java.util.Optional;

/**
 * What comes to a socket that payload may come to: many at a time by one system call, and each in
 * the same memory.
 */
public final class PacketSource implements Source<ReceivedPacket> {

    private final Descriptor descriptor;
    private final int protocol;
    private final String purpose;
    private final MessageBatch incoming;
    private final Descriptor.Attempt receiving = this::receiveBatch;
    private final ReceivedPacket packet = new ReceivedPacket(PacketBuffer.LONGEST);
    private final Optional<ReceivedPacket> received = Optional.of(packet);

    /** Of {@link #incoming}, which ones were not handed on yet. */
    private int next;

    private int end;

    /**
     * Of a socket that nobody else reads.
     *
     * @param protocol of what comes
     * @param batch packets that one system call receives: there is memory for each
     * @param purpose in words that follow "cannot receive"
     */
    PacketSource(Descriptor descriptor, int protocol, int batch, String purpose) {
        this.descriptor = descriptor;
        this.protocol = protocol;
        incoming = new MessageBatch(batch, PacketBuffer.LONGEST);
        this.purpose = "receive " + purpose;
    }

    /**
     * Opens a raw socket for packets alone whose IPv6 header itself names a protocol, from
     * anywhere. A kernel that works on extension headers shows one packet to the sockets of each
     * header in turn: of those, this one sees it under the first.
     *
     * @param protocol a next header number, an extension header's too
     * @param batch packets that one system call receives: there is memory for each
     */
    public static PacketSource ofFirstHeader(int protocol, int batch) throws LinuxException {
        Descriptor descriptor = RawSocket.descriptor(protocol);
        try {
            Socket.acceptOnlyNextHeader(descriptor, protocol);
            return new PacketSource(descriptor, protocol, batch, "packets of protocol " + protocol);
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
            incoming.message(next).copyTo(packet, protocol, incoming.length(next));
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
