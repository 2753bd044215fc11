package mip6.lab.demo;

import mip6.lab.net.Host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Somebody on the path to a DNS server, over TCP: passes on what is asked and what is answered, or
 * does not.
 */
final class ForgedDns implements AutoCloseable {

    private static final int PORT = 53;
    private static final Rule HONEST = (request, server) -> Optional.of(server.ask(request));

    private final Host host;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Asked asked = new Asked(HONEST, new CountDownLatch(1));

    /** What becomes of a request. */
    @FunctionalInterface
    interface Rule {

        /**
         * Octets of the answer; empty for none.
         *
         * @throws IOException for a connection that ends
         */
        Optional<byte[]> answer(byte[] request, Server server) throws IOException;
    }

    private record Asked(Rule rule, CountDownLatch once) {}

    /** The true server. */
    @FunctionalInterface
    interface Server {

        byte[] ask(byte[] request) throws IOException;
    }

    private ForgedDns(Host host, ServerSocket listener) {
        this.host = host;
        this.listener = listener;
    }

    /** Honest, to begin with. */
    static ForgedDns start(Host host, InetSocketAddress address) throws IOException {
        ServerSocket listener =
                host.call(
                        () -> {
                            ServerSocket socket = new ServerSocket();
                            socket.setReuseAddress(true);
                            socket.bind(address);
                            return socket;
                        });
        ForgedDns forged = new ForgedDns(host, listener);
        Thread.ofPlatform().name("forged-dns").daemon(true).start(forged::accept);
        return forged;
    }

    /**
     * From now on, on connections that there are, too.
     *
     * @return has come to zero when the rule was asked for the first time
     */
    CountDownLatch become(Rule other) {
        CountDownLatch once = new CountDownLatch(1);
        asked = new Asked(other, once);
        return once;
    }

    void becomeHonest() {
        asked = new Asked(HONEST, new CountDownLatch(1));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofPlatform().name("forged-dns").daemon(true).start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = host.call(() -> new Socket(Plan.DNS.toInetAddress(), PORT))) {
            open.add(server);
            DataInputStream requests = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] request = read(requests);
                Asked now = asked;
                now.once().countDown();
                Optional<byte[]> answer = now.rule().answer(request, each -> ask(server, each));
                if (answer.isPresent()) {
                    write(client, answer.get());
                }
            }
        } catch (IOException ended) {
            open.remove(client);
        }
    }

    private static byte[] ask(Socket server, byte[] request) throws IOException {
        write(server, request);
        return read(new DataInputStream(server.getInputStream()));
    }

    private static byte[] read(DataInputStream stream) throws IOException {
        byte[] message = new byte[stream.readUnsignedShort()];
        stream.readFully(message);
        return message;
    }

    private static void write(Socket socket, byte[] message) throws IOException {
        DataOutputStream stream = new DataOutputStream(socket.getOutputStream());
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >>> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        stream.write(framed);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
