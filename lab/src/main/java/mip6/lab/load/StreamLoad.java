package mip6.lab.load;

import mip6.linux.BootClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP stream from one end of a tunnel to the other, as fast as TCP lets it go. */
final class StreamLoad implements Load {

    private static final int PORT = 5002;
    private static final int CHUNK = 1 << 17;

    private final SocketChannel source;
    private final SocketChannel sink;
    private final Thread reader;
    private final AtomicLong arrived = new AtomicLong();

    private StreamLoad(SocketChannel source, SocketChannel sink) {
        this.source = source;
        this.sink = sink;
        reader = Thread.ofPlatform().name("sink").daemon(true).start(this::count);
    }

    /** Through the tunnel of {@code ends}. */
    static StreamLoad open(EspEnds ends) throws IOException {
        InetSocketAddress target = new InetSocketAddress(EspEnds.INSIDE.toInetAddress(), PORT);
        InetSocketAddress home = new InetSocketAddress(EspEnds.HOME.toInetAddress(), 0);
        try (ServerSocketChannel server =
                ends.gateway().call(() -> ServerSocketChannel.open().bind(target))) {
            SocketChannel source = ends.node().call(() -> SocketChannel.open().bind(home));
            if (!source.connect(target)) {
                throw new IllegalStateException("a blocking channel connects at once");
            }
            return new StreamLoad(source, server.accept());
        }
    }

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public long run(Duration time) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long first = arrived.get();
        long end = BootClock.nanos() + time.toNanos();
        while (BootClock.nanos() - end < 0) {
            int _ = source.write(chunk.clear());
        }
        return arrived.get() - first;
    }

    @Override
    public void close() throws IOException {
        source.close();
        sink.close();
        try {
            reader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void count() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        try {
            int read = sink.read(chunk);
            while (read >= 0) {
                arrived.addAndGet(read);
                read = sink.read(chunk.clear());
            }
        } catch (AsynchronousCloseException closed) {
            // the end
        } catch (IOException broken) {
            System.err.println("mip6 bench: " + broken.getMessage());
        }
    }
}
