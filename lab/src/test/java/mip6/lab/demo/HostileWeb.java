package mip6.lab.demo;

import mip6.lab.net.Host;
import mip6.wire.Ipv6Address;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A web server that keeps whoever asks it. */
final class HostileWeb implements AutoCloseable {

    private static final int PORT = 80;

    private final Ipv6Address address;
    private final ServerSocket server;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    /** What it does. */
    enum Page {
        /** It never says anything. */
        SILENT,
        /** A list that is far too long, and says so. */
        LARGE,
        /** One without end. */
        ENDLESS,
        /** It is elsewhere, again and again. */
        REDIRECT,
        /** What is no list. */
        ODD
    }

    private HostileWeb(Ipv6Address address, ServerSocket server) {
        this.address = address;
        this.server = server;
        Thread.ofPlatform().name("hostile-web").daemon().start(this::serve);
    }

    static HostileWeb on(Host host, Ipv6Address address) throws IOException {
        return new HostileWeb(address, host.call(() -> listening(address)));
    }

    /** The thread's namespace is where it is. */
    private static ServerSocket listening(Ipv6Address address) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(address.toInetAddress(), PORT));
        return server;
    }

    String url(Page page) {
        return "http://[%s]/%s".formatted(address, page.name().toLowerCase(Locale.ROOT));
    }

    /** Method and path of what was asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    client.getInputStream(), StandardCharsets.US_ASCII));
            String line = lines.readLine();
            if (line == null) {
                return;
            }
            String path = line.replaceFirst("^\\S+ (\\S+) .*", "$1");
            requests.add(line.startsWith("POST") ? "POST " + path : path);
            OutputStream out = client.getOutputStream();
            switch (path) {
                case "/silent" -> awaitEnd(lines);
                case "/large" -> {
                    say(out, "200 OK\r\nContent-Length: 2000000000");
                    stream(out);
                }
                case "/endless" -> {
                    say(out, "200 OK");
                    stream(out);
                }
                case "/odd" -> {
                    say(out, "200 OK\r\nContent-Length: 5");
                    out.write("30820".getBytes(StandardCharsets.US_ASCII));
                }
                default -> say(out, "302 Found\r\nLocation: " + url(Page.REDIRECT) + "ed");
            }
        } catch (IOException theyHungUp) {
            // as they should
        }
    }

    private static void awaitEnd(BufferedReader lines) throws IOException {
        boolean more = true;
        while (more) {
            more = lines.readLine() != null;
        }
    }

    private static void say(OutputStream out, String head) throws IOException {
        out.write(("HTTP/1.1 " + head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void stream(OutputStream out) throws IOException {
        byte[] zeros = new byte[8192];
        while (true) {
            out.write(zeros);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
