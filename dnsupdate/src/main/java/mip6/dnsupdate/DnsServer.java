package mip6.dnsupdate;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The way to one DNS server. dnsjava makes and reads the messages; its own sockets are not used,
 * for they take the first datagram as the answer, whatever it holds, and look at deadlines once a
 * second.
 *
 * @param source the local address to ask from; it is left to the kernel where the server is on
 *     loopback, such as systemd-resolved, or speaks another IP version
 */
public record DnsServer(InetSocketAddress address, Optional<InetAddress> source) {

    private static final int MAX_MESSAGE = 65_535;

    /** Decides about one reply: empty where it is not the answer that is waited for. */
    @FunctionalInterface
    public interface Acceptance<T> {
        Optional<T> examine(byte[] reply);
    }

    /**
     * Sends a datagram and waits for its answer. The socket is connected, so that only this
     * server's datagrams are read; its port is a new one, drawn by the kernel; a datagram that is
     * not accepted (RFC 5452 9.1) is passed over and the wait goes on.
     *
     * @param again after which time without an answer the same octets are sent once more
     * @throws SocketTimeoutException at the deadline
     */
    public <T> T askByUdp(byte[] query, Deadline deadline, Duration again, Acceptance<T> acceptance)
            throws IOException {
        try (DatagramSocket socket = new DatagramSocket(local())) {
            socket.connect(address);
            while (true) {
                socket.send(new DatagramPacket(query, query.length));
                try {
                    return receive(socket, deadline.or(Deadline.in(again)), acceptance);
                } catch (SocketTimeoutException e) {
                    if (deadline.hasPassed()) {
                        throw e;
                    }
                }
            }
        }
    }

    private static <T> T receive(DatagramSocket socket, Deadline deadline, Acceptance<T> acceptance)
            throws IOException {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.setSoTimeout(deadline.remainingMillis());
            socket.receive(packet);
            Optional<T> accepted = acceptance.examine(Arrays.copyOf(buffer, packet.getLength()));
            if (accepted.isPresent()) {
                return accepted.get();
            }
        }
    }

    /**
     * Opens a connection.
     *
     * @throws SocketTimeoutException at the deadline
     */
    public Connection connect(Deadline deadline) throws IOException {
        Socket socket = new Socket();
        try {
            socket.bind(local());
            socket.setTcpNoDelay(true);
            socket.connect(address, deadline.remainingMillis());
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private InetSocketAddress local() {
        InetAddress server = address.getAddress();
        return source.filter(a -> a.getClass() == server.getClass() && !server.isLoopbackAddress())
                .map(a -> new InetSocketAddress(a, 0))
                .orElseGet(() -> new InetSocketAddress(0));
    }

    /** A TCP connection (RFC 7766): messages behind two octets of length. */
    public static final class Connection implements AutoCloseable {

        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /**
         * Sends one message and waits for its answer; others are passed over. For one thread.
         *
         * @throws SocketTimeoutException at the deadline
         * @throws EOFException where the server closed the connection
         */
        public <T> T ask(byte[] query, Deadline deadline, Acceptance<T> acceptance)
                throws IOException {
            send(query);
            while (true) {
                Optional<T> accepted = acceptance.examine(receive(Optional.of(deadline)));
                if (accepted.isPresent()) {
                    return accepted.get();
                }
            }
        }

        /** Sends one message; one thread at a time. */
        public void send(byte[] message) throws IOException {
            byte[] framed = new byte[message.length + 2];
            framed[0] = (byte) (message.length >>> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            socket.getOutputStream().write(framed);
        }

        /**
         * Waits for the next message, until the connection is closed; one thread at a time.
         *
         * @throws EOFException where the server closed the connection
         */
        public byte[] receive() throws IOException {
            return receive(Optional.empty());
        }

        private byte[] receive(Optional<Deadline> deadline) throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] length = read(in, 2, deadline);
            return read(in, (length[0] & 0xff) << 8 | length[1] & 0xff, deadline);
        }

        /** A server that sends octet by octet does not move the deadline. */
        private byte[] read(DataInputStream in, int length, Optional<Deadline> deadline)
                throws IOException {
            byte[] octets = new byte[length];
            int at = 0;
            while (at < length) {
                if (deadline.isPresent()) {
                    socket.setSoTimeout(deadline.get().remainingMillis());
                }
                int count = in.read(octets, at, length - at);
                if (count < 0) {
                    throw new EOFException("the server closed the connection");
                }
                at += count;
            }
            return octets;
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // RFC 9293 3.10.4: whatever it says, nothing goes over it any more
                throw new UncheckedIOException(e);
            }
        }
    }
}
