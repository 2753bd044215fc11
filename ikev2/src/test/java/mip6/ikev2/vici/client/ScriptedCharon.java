package mip6.ikev2.vici.client;

import mip6.ikev2.vici.Packet;
import mip6.ikev2.vici.Section;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a charon on a Unix socket might do wrong, which a real one cannot be made to. Each packet
 * that comes is answered by a script, or as charon would.
 */
final class ScriptedCharon implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel server;
    private final Script script;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<SocketChannel> registered = new LinkedBlockingQueue<>();

    /** What it does about a packet; whether it was done with that. */
    @FunctionalInterface
    interface Script {
        boolean handle(Packet packet, SocketChannel from) throws IOException;
    }

    ScriptedCharon(Path path, Script script) throws IOException {
        this.path = path;
        this.script = script;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    ViciEndpoint endpoint() {
        return new ViciEndpoint.Unix(path);
    }

    int connectionsSoFar() {
        return connections.size();
    }

    /** A connection that has asked for events of any kind. */
    SocketChannel nextRegistered() throws InterruptedException {
        return registered.take();
    }

    static void send(SocketChannel to, Packet packet) throws IOException {
        send(to, packet.encode());
    }

    static void send(SocketChannel to, Bytes octets) throws IOException {
        ByteBuffer buffer = octets.toBuffer();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    static Packet version(String version) {
        return new Packet.CommandResponse(
                Section.builder().put("daemon", "scripted").put("version", version).build());
    }

    /** As if it were killed: the socket file stays. */
    void crash() throws IOException {
        server.close();
        for (SocketChannel connection : connections) {
            if (connection.isOpen()) {
                // at once, while a close waits for who reads
                connection.shutdownOutput();
                connection.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        crash();
        Files.deleteIfExists(path);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void serve(SocketChannel connection) {
        try {
            while (true) {
                Packet packet = Packet.decode(octets(connection, octets(connection, 4)));
                if (!script.handle(packet, connection)) {
                    answer(packet, connection);
                }
            }
        } catch (IOException closed) {
            // by either side
        } catch (MalformedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private void answer(Packet packet, SocketChannel connection) throws IOException {
        switch (packet) {
            case Packet.CommandRequest(var command, var _) when command.equals("version") ->
                    send(connection, version("5.9.8"));
            case Packet.CommandRequest(var command, var _) when command.startsWith("list-") ->
                    send(connection, new Packet.CommandResponse(Section.EMPTY));
            case Packet.CommandRequest _ -> send(connection, new Packet.CommandUnknown());
            case Packet.EventRegister(var event) -> {
                send(connection, new Packet.EventConfirm());
                if (event.endsWith("updown")) {
                    registered.add(connection);
                }
            }
            case Packet.EventUnregister _ -> send(connection, new Packet.EventConfirm());
            case Packet.CommandResponse _,
                    Packet.CommandUnknown _,
                    Packet.EventConfirm _,
                    Packet.EventUnknown _,
                    Packet.Event _ ->
                    throw new IOException("a client sends no such packet");
        }
    }

    private static Bytes octets(SocketChannel from, Bytes length) throws IOException {
        return octets(from, length.toBuffer().getInt());
    }

    private static Bytes octets(SocketChannel from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return Bytes.wrap(buffer.array());
    }
}
