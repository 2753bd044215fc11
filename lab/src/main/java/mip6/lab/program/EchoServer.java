package mip6.lab.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Sends back what each of its clients sends, as any server of RFC 862. */
public final class EchoServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Consumer<InetAddress> accepted;
    private final Runnable echoed;

    private EchoServer(ServerSocket listener, Consumer<InetAddress> accepted, Runnable echoed) {
        this.listener = listener;
        this.accepted = accepted;
        this.echoed = echoed;
    }

    /**
     * Serves in the network namespace of the calling thread.
     *
     * @param accepted is told the address of each client
     * @param echoed is told of each line that goes back
     */
    public static EchoServer start(int port, Consumer<InetAddress> accepted, Runnable echoed)
            throws IOException {
        EchoServer server = new EchoServer(new ServerSocket(port), accepted, echoed);
        Thread.ofPlatform().name("echo-server").daemon(true).start(server::serveAll);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void serveAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.accept(client.getInetAddress());
                Thread.ofPlatform().name("echo").daemon(true).start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            byte[] buffer = new byte[1024];
            int length = client.getInputStream().read(buffer);
            while (length > 0) {
                client.getOutputStream().write(buffer, 0, length);
                echoed.run();
                length = client.getInputStream().read(buffer);
            }
        } catch (IOException gone) {
            // the client sees it too, and tells
            return;
        }
    }
}
