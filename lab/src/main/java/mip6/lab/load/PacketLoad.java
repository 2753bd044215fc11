package mip6.lab.load;

import mip6.linux.BootClock;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Datagrams from one end of a tunnel to the other, as fast as they arrive: a number of them is
 * under way, and each that arrives lets the next one go.
 */
final class PacketLoad implements Load {

    static final int LARGEST = 1400;

    /** Under way at once: less than any queue between the ends holds. */
    private static final int WINDOW = 128;

    /** Who hears nothing for so long takes what is under way for lost. */
    private static final long LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int PORT = 5001;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final int octets;
    private final DatagramChannel source;
    private final Sink sink;

    private PacketLoad(int octets, DatagramChannel source, DatagramChannel sink) {
        this.octets = octets;
        this.source = source;
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
        this.sink = new Sink(sink, () -> sink.receive(buffer.clear()) == null ? 0 : 1);
    }

    /**
     * Through the tunnel of {@code ends}.
     *
     * @param octets of payload of each, at most {@link #LARGEST}
     */
    static PacketLoad open(EspEnds ends, int octets) throws IOException {
        InetSocketAddress target = new InetSocketAddress(EspEnds.INSIDE.toInetAddress(), PORT);
        DatagramChannel sink = ends.gateway().call(() -> DatagramChannel.open().bind(target));
        try {
            InetSocketAddress home = new InetSocketAddress(EspEnds.HOME.toInetAddress(), 0);
            DatagramChannel source =
                    ends.node().call(() -> DatagramChannel.open().bind(home).connect(target));
            return new PacketLoad(octets, source, sink);
        } catch (IOException refused) {
            sink.close();
            throw refused;
        }
    }

    @Override
    public String name() {
        return "udp " + octets;
    }

    @Override
    public long run(Duration time) throws IOException {
        ByteBuffer payload = ByteBuffer.allocateDirect(octets);
        long first = sink.arrived();
        long sent = 0;
        long lost = 0;
        long end = BootClock.nanos() + time.toNanos();
        long seen = 0;
        long progress = BootClock.nanos();
        for (long now = progress; now - end < 0; now = BootClock.nanos()) {
            long here = sink.arrived() - first;
            if (here > seen) {
                seen = here;
                progress = now;
            }
            if (sent - lost - here < WINDOW) {
                int _ = source.write(payload.rewind());
                sent++;
            } else if (now - progress > LOST_NANOS) {
                lost = sent - here;
                progress = now;
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return seen * octets;
    }

    @Override
    public void close() throws IOException {
        source.close();
        sink.close();
    }
}
