package mip6.lab.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One TCP connection to an {@link EchoServer}: a numbered line goes there and comes back, again and
 * again, until it is closed or fails.
 */
public final class EchoClient implements AutoCloseable {

    /** Between an answer and the next line: a stream that is never idle for long. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int CONNECT_MILLISECONDS = 30_000;

    private final Socket socket;

    private EchoClient(Socket socket) {
        this.socket = socket;
    }

    /**
     * Connects from the network namespace of the calling thread, from whatever address the system
     * chooses, and begins.
     *
     * @param echoed is told of each line that came back
     */
    public static EchoClient connect(InetAddress server, int port, Runnable echoed)
            throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(server, port), CONNECT_MILLISECONDS);
        Thread.ofPlatform().name("echo-client").daemon(true).start(() -> talk(socket, echoed));
        return new EchoClient(socket);
    }

    public InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void talk(Socket socket, Runnable echoed) {
        try (BufferedReader answers =
                new BufferedReader(
                        new InputStreamReader(
                                socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int number = 1; ; number++) {
                String line = Integer.toString(number);
                socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
                if (!line.equals(answers.readLine())) {
                    return;
                }
                echoed.run();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException broken) {
            // no line comes back any more, which is what is looked at
            return;
        }
    }
}
