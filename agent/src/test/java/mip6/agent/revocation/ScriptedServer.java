package mip6.agent.revocation;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on the loopback address that does to each request what the test says. */
final class ScriptedServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)Content-Length: (\\d+)");

    private final ServerSocket listener;
    private final Thread accepting;
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    /** What came. */
    record Request(String head, Bytes body) {}

    /** What is done to it; the connection is closed afterwards. */
    interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    ScriptedServer(Script script) throws IOException {
        listener = new ServerSocket(0, 16, Ipv6Address.LOOPBACK.toInetAddress());
        accepting = Thread.ofVirtual().start(() -> accept(script));
    }

    /** A document of a usual server. */
    static Script document(byte[] body) {
        return (request, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            out.write(body);
        };
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    String url(String path) {
        return "http://[::1]:" + listener.getLocalPort() + path;
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, script));
            }
        } catch (IOException closed) {
            // by the test's end
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            Request request = read(socket.getInputStream());
            requests.add(request);
            script.answer(request, socket.getOutputStream());
        } catch (IOException gone) {
            // the client has given up
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("no request");
            }
            head.append((char) octet);
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body =
                length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Request(head.toString(), Bytes.copyOf(body));
    }

    /** What a virtual thread accepts from listens on until that thread has seen that it ended. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            accepting.join();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
    }
}
