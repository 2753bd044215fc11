package mip6.lab.dns;

import org.xbill.DNS.Record;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small authoritative DNS server: SRV with the addresses of its targets, AAAA, PTR and updates
 * signed with TSIG, over UDP and TCP. It keeps its zones in memory.
 */
public final class LabDnsServer implements AutoCloseable {

    private static final int MAX_MESSAGE = 65_535;
    private static final int MAX_CONNECTIONS = 256;
    private static final int IDLE_MILLIS = 30_000;
    private static final int PORT_ATTEMPTS = 16;

    private final Authority authority;
    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private LabDnsServer(Authority authority, DatagramSocket datagrams, ServerSocket listener) {
        this.authority = authority;
        this.datagrams = datagrams;
        this.listener = listener;
    }

    /**
     * Serves until it is closed. When this returns, questions are answered.
     *
     * @param address with port 0 a free one is taken, the same for UDP and TCP
     * @throws IOException where a zone cannot be read or the port cannot be had
     */
    public static LabDnsServer start(InetSocketAddress address, List<LabZone> zones)
            throws IOException {
        Authority authority = new Authority(zones);
        for (int attempt = 1; ; attempt++) {
            DatagramSocket datagrams = new DatagramSocket(address);
            try {
                ServerSocket listener = new ServerSocket();
                listener.bind(
                        new InetSocketAddress(address.getAddress(), datagrams.getLocalPort()));
                LabDnsServer server = new LabDnsServer(authority, datagrams, listener);
                Thread.ofVirtual().name("lab-dns-udp").start(server::serveDatagrams);
                Thread.ofVirtual().name("lab-dns-tcp").start(server::serveConnections);
                return server;
            } catch (IOException e) {
                datagrams.close();
                if (address.getPort() != 0 || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** What the zones hold now. */
    public List<Record> records() {
        return authority.records();
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[MAX_MESSAGE];
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
                Optional<byte[]> answer =
                        authority.answerDatagram(Arrays.copyOf(buffer, packet.getLength()));
                if (answer.isPresent()) {
                    byte[] octets = answer.get();
                    datagrams.send(
                            new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                report("UDP", e);
            }
        }
    }

    private void serveConnections() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    connection.close();
                } else {
                    connections.add(connection);
                    Thread.ofVirtual().start(() -> serve(connection));
                }
            } catch (IOException e) {
                report("TCP", e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setSoTimeout(IDLE_MILLIS);
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            while (true) {
                byte[] request = new byte[in.readUnsignedShort()];
                in.readFully(request);
                Optional<byte[]> answer = authority.answerStream(request);
                if (answer.isPresent()) {
                    out.write(framed(answer.get()));
                }
            }
        } catch (EOFException | SocketTimeoutException | SocketException ended) {
            // the peer has gone, or has nothing more to ask
        } catch (IOException e) {
            report("TCP", e);
        } finally {
            connections.remove(connection);
        }
    }

    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >>> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }

    private void report(String transport, IOException e) {
        if (!listener.isClosed()) {
            System.err.println("lab DNS, " + transport + ": " + e.getMessage());
        }
    }
}
