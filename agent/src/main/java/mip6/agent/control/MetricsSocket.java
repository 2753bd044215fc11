package mip6.agent.control;

import mip6.agent.StartException;
import mip6.agent.configuration.MetricsAddress;
import mip6.agent.control.ControlRequest.ControlAnswer;
import mip6.agent.report.Counters;
import mip6.agent.report.Exposition;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Metrics for whoever connects, as the answer to any request of HTTP: on an address of this machine
 * alone, or on a Unix socket.
 */
public final class MetricsSocket implements AutoCloseable {

    private static final int LONGEST_REQUEST = 8192;
    private static final int MOST_CLIENTS = 4;
    private static final Duration LONGEST_CONVERSATION = Duration.ofSeconds(5);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

    private final Counters counters;
    private final Predicate<ControlRequest> node;
    private final Visitors visitors;

    private MetricsSocket(
            ServerSocketChannel server, Counters counters, Predicate<ControlRequest> node) {
        this.counters = counters;
        this.node = node;
        this.visitors =
                new Visitors("metrics", server, MOST_CLIENTS, LONGEST_CONVERSATION, this::serve);
    }

    /**
     * Listens from now on.
     *
     * @param node answers the request {@code gauges} with a map of names and numbers
     * @throws StartException where that cannot be
     */
    public static MetricsSocket open(
            MetricsAddress address, Counters counters, Predicate<ControlRequest> node) {
        try {
            return new MetricsSocket(
                    switch (address) {
                        case MetricsAddress.Loopback(InetSocketAddress at) ->
                                ServerSocketChannel.open().bind(at, MOST_CLIENTS);
                        case MetricsAddress.Unix(Path path) -> bound(path);
                    },
                    counters,
                    node);
        } catch (IOException | UnsupportedOperationException e) {
            throw StartException.configuration(
                    "metrics: " + address + ": cannot listen there (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        try {
            if (visitors.address() instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
        } catch (IOException alreadyGone) {
            // so it is gone
        }
        visitors.close();
    }

    /** Where it listens. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) visitors.address();
    }

    private static ServerSocketChannel bound(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther()) {
            throw new IOException("is there and not a socket");
        }
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), MOST_CLIENTS);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private void serve(SocketChannel client, Runnable unhurried)
            throws IOException, InterruptedException {
        readRequest(client);
        String body = Exposition.of(counters, gauges());
        Visitors.write(
                client,
                "HTTP/1.0 200 OK\r\nContent-Type: "
                        + Exposition.TYPE
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    /** Up to the empty line; what it asks for is the same for everybody. */
    private static void readRequest(SocketChannel client) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(LONGEST_REQUEST);
        while (request.hasRemaining() && client.read(request) >= 0) {
            String text =
                    new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
            if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
                return;
            }
        }
    }

    private Map<String, Number> gauges() throws InterruptedException {
        ControlRequest request = new ControlRequest("gauges", List.of());
        Map<String, Number> gauges = new TreeMap<>();
        if (node.test(request)
                && request.await(LONGEST_ANSWER) instanceof ControlAnswer.Document(Object content)
                && content instanceof Map<?, ?> numbers) {
            numbers.forEach(
                    (name, value) -> {
                        if (name instanceof String text && value instanceof Number number) {
                            gauges.put(text, number);
                        }
                    });
        }
        gauges.put("up", gauges.isEmpty() ? 0 : 1);
        return gauges;
    }
}
