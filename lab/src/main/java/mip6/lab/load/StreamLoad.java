package mip6.lab.load;

import mip6.linux.BootClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A TCP stream from one end of a tunnel to the other, as fast as TCP lets it go. */
final class StreamLoad implements Load {

    private static final int PORT = 5002;
    private static final int CHUNK = 1 << 17;

    private final SocketChannel source;
    private final Sink sink;

    private StreamLoad(SocketChannel source, SocketChannel sink) {
        this.source = source;
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        this.sink = new Sink(sink, () -> sink.read(chunk.clear()));
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
        long first = sink.arrived();
        long end = BootClock.nanos() + time.toNanos();
        while (BootClock.nanos() - end < 0) {
            int _ = source.write(chunk.clear());
        }
        return sink.arrived() - first;
    }

    @Override
    public void close() throws IOException {
        source.close();
        sink.close();
    }
}
