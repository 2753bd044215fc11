package mip6.ikev2.vici.client;

import mip6.ikev2.vici.Packet;
import mip6.ikev2.vici.client.ViciException.Reason;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection to charon: packets out and in, each with a deadline. For one thread. */
final class ViciConnection implements AutoCloseable {

    private static final int FIRST_BUFFER = 16 * 1024;
    private static final Duration BUSY = Duration.ofMillis(5);

    private final ViciEndpoint endpoint;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    /** What came and was not taken yet, from 0 to its position. */
    private ByteBuffer input = ByteBuffer.allocate(FIRST_BUFFER);

    private ViciConnection(
            ViciEndpoint endpoint, SocketChannel channel, Selector selector, SelectionKey key) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    static ViciConnection open(ViciEndpoint endpoint, Deadline deadline) throws ViciException {
        try {
            SocketChannel channel = connect(endpoint, deadline);
            try {
                Selector selector = Selector.open();
                ViciConnection connection =
                        new ViciConnection(
                                endpoint,
                                channel,
                                selector,
                                channel.register(selector, SelectionKey.OP_CONNECT));
                connection.awaitConnected(deadline);
                return connection;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ViciException e) {
            throw e;
        } catch (IOException e) {
            throw unreachable(endpoint, e);
        }
    }

    void send(Packet packet, Deadline deadline) throws ViciException {
        ByteBuffer octets = packet.encode().toBuffer();
        try {
            channel.write(octets);
            while (octets.hasRemaining()) {
                await(SelectionKey.OP_WRITE, deadline);
                channel.write(octets);
            }
        } catch (ViciException e) {
            throw e;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** The next packet. */
    Packet receive(Deadline deadline) throws ViciException {
        while (true) {
            Optional<Packet> packet = take();
            if (packet.isPresent()) {
                return packet.get();
            }
            if (fill() == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    /** The next packet, or nothing where none came in time. */
    Optional<Packet> poll(Deadline deadline) throws ViciException {
        while (true) {
            Optional<Packet> packet = take();
            if (packet.isPresent()) {
                return packet;
            }
            if (fill() == 0 && !isReady(SelectionKey.OP_READ, deadline)) {
                return Optional.empty();
            }
        }
    }

    /** Whether nothing has come, not even the end, since the last answer. */
    boolean isQuiet() {
        try {
            return channel.isOpen() && input.position() == 0 && fill() == 0;
        } catch (ViciException gone) {
            return false;
        }
    }

    /** From any thread: who waits for this connection learns that it is closed. */
    @Override
    public void close() {
        try (channel;
                selector) {
            selector.wakeup();
        } catch (IOException unimportant) {
            // it is of no use any more
        }
    }

    /** A channel that does not block, and is connected or about to be. */
    private static SocketChannel connect(ViciEndpoint endpoint, Deadline deadline)
            throws IOException {
        return switch (endpoint) {
            case ViciEndpoint.Unix(Path path) -> connect(path, deadline);
            case ViciEndpoint.Tcp(var address, int port) -> {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                yield begin(channel, new InetSocketAddress(address, port));
            }
        };
    }

    /**
     * When charon has too many connections to accept, a Unix socket that does not block says so at
     * once, and nothing tells when there is room.
     */
    private static SocketChannel connect(Path path, Deadline deadline) throws IOException {
        while (true) {
            try {
                return begin(
                        SocketChannel.open(StandardProtocolFamily.UNIX),
                        UnixDomainSocketAddress.of(path));
            } catch (SocketException e) {
                if (e instanceof ConnectException
                        || !Files.isWritable(path)
                        || Thread.currentThread().isInterrupted()
                        || deadline.isOver()) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Math.min(BUSY.toNanos(), deadline.remainingNanos()));
        }
    }

    private static SocketChannel begin(SocketChannel channel, SocketAddress address)
            throws IOException {
        try {
            channel.configureBlocking(false);
            channel.connect(address);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void awaitConnected(Deadline deadline) throws IOException {
        while (!channel.finishConnect()) {
            await(SelectionKey.OP_CONNECT, deadline);
        }
    }

    private int fill() throws ViciException {
        try {
            int count = channel.read(input);
            if (count < 0) {
                throw new ViciException(
                        Reason.DISCONNECTED, endpoint + ": charon closed the connection");
            }
            return count;
        } catch (ViciException e) {
            throw e;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** The first packet of what came, where all of it has come. */
    private Optional<Packet> take() throws ViciException {
        if (input.position() < Packet.LENGTH_OCTETS) {
            return Optional.empty();
        }
        long length = Integer.toUnsignedLong(input.getInt(0));
        if (length > Packet.LONGEST) {
            throw new ViciException(
                    Reason.MALFORMED,
                    endpoint + ": not VICI: a packet of " + length + " octets is announced");
        }
        int whole = Packet.LENGTH_OCTETS + (int) length;
        if (input.position() < whole) {
            if (input.capacity() < whole) {
                input = ByteBuffer.allocate(whole).put(input.flip());
            }
            return Optional.empty();
        }
        input.flip();
        byte[] octets = new byte[(int) length];
        input.get(Packet.LENGTH_OCTETS, octets);
        input.position(whole).compact();
        try {
            return Optional.of(Packet.decode(Bytes.wrap(octets)));
        } catch (MalformedException e) {
            throw new ViciException(
                    Reason.MALFORMED, endpoint + ": not VICI: " + e.getMessage(), e);
        }
    }

    private void await(int operation, Deadline deadline) throws ViciException {
        if (!isReady(operation, deadline)) {
            throw new ViciException(
                    Reason.DEADLINE,
                    endpoint + ": no answer within " + deadline.whole().toMillis() + " ms");
        }
    }

    private boolean isReady(int operation, Deadline deadline) throws ViciException {
        try {
            key.interestOps(operation);
            while (!deadline.isOver()) {
                int ready = selector.select(deadline.remainingMillis());
                if (Thread.currentThread().isInterrupted()) {
                    throw new ViciException(Reason.INTERRUPTED, endpoint + ": interrupted");
                }
                if (!channel.isOpen()) {
                    throw new ViciException(Reason.DISCONNECTED, endpoint + ": closed");
                }
                if (ready > 0) {
                    selector.selectedKeys().clear();
                    return true;
                }
            }
            return false;
        } catch (IOException | CancelledKeyException e) {
            throw gone(e);
        } catch (ClosedSelectorException e) {
            throw new ViciException(Reason.DISCONNECTED, endpoint + ": closed", e);
        }
    }

    private ViciException gone(Exception e) {
        if (e instanceof ViciException already) {
            return already;
        }
        return new ViciException(
                Reason.DISCONNECTED, endpoint + ": charon is gone (" + e.getMessage() + ")", e);
    }

    private static ViciException unreachable(ViciEndpoint endpoint, IOException e) {
        if (endpoint instanceof ViciEndpoint.Unix(var path)) {
            if (!Files.exists(path)) {
                return new ViciException(
                        Reason.UNREACHABLE, endpoint + ": no such socket: is charon running?", e);
            }
            if (!Files.isWritable(path)) {
                return new ViciException(
                        Reason.NOT_PERMITTED, endpoint + ": not permitted: ask as root", e);
            }
        }
        return new ViciException(
                Reason.UNREACHABLE,
                endpoint + ": nobody answers: is charon running? (" + e.getMessage() + ")",
                e);
    }
}
