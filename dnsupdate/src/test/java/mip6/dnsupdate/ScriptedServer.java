package mip6.dnsupdate;

import org.xbill.DNS.Message;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server on loopback that answers whatever its script says: nothing, rubbish, lies. It serves
 * one connection after the other.
 */
public final class ScriptedServer implements AutoCloseable {

    /** What is sent back for one message; an empty list is silence. */
    @FunctionalInterface
    public interface Script {
        List<byte[]> answers(byte[] request, boolean stream) throws IOException;
    }

    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Script script;
    private final boolean closesConnections;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(Script script, boolean closesConnections) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        this.script = script;
        this.closesConnections = closesConnections;
        this.listener = new ServerSocket(0, 50, loopback);
        this.datagrams =
                new DatagramSocket(new InetSocketAddress(loopback, listener.getLocalPort()));
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveConnections);
    }

    public static ScriptedServer start(Script script) {
        return start(script, false);
    }

    /** One that closes each connection after its first answer. */
    public static ScriptedServer startImpatient(Script script) {
        return start(script, true);
    }

    private static ScriptedServer start(Script script, boolean closesConnections) {
        try {
            return new ScriptedServer(script, closesConnections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Message parse(byte[] octets) {
        try {
            return new Message(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) datagrams.getLocalSocketAddress();
    }

    /** How many messages came. */
    public int requests() {
        return requests.get();
    }

    /** How many connections were made. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[65_535];
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
                requests.incrementAndGet();
                for (byte[] answer :
                        script.answers(Arrays.copyOf(buffer, packet.getLength()), false)) {
                    datagrams.send(
                            new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // the socket was closed, or a client has gone: the test sees what it did not get
            }
        }
    }

    private void serveConnections() {
        while (!listener.isClosed()) {
            try (Socket connection = listener.accept()) {
                connections.incrementAndGet();
                DataInputStream in = new DataInputStream(connection.getInputStream());
                DataOutputStream out = new DataOutputStream(connection.getOutputStream());
                do {
                    byte[] request = new byte[in.readUnsignedShort()];
                    in.readFully(request);
                    requests.incrementAndGet();
                    for (byte[] answer : script.answers(request, true)) {
                        out.writeShort(answer.length);
                        out.write(answer);
                    }
                } while (!closesConnections);
            } catch (IOException e) {
                // the socket was closed, or a client has gone: the test sees what it did not get
            }
        }
    }
}
