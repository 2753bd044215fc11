package mip6.lab.failover;

import mip6.lab.failover.Echoes.Echo;
import mip6.lab.net.Host;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Has a machine send {@link Echoes} again and again. */
final class EchoSample implements AutoCloseable {

    /** Between two requests to one address. */
    static final Duration INTERVAL = Duration.ofMillis(20);

    private static final int HOP_LIMIT = 64;

    private final Echoes echoes;
    private final RawSocket socket;
    private final ReaderThread reader;
    private final Thread sender;
    private final ReentrantLock lock = new ReentrantLock();

    private EchoSample(Echoes echoes, RawSocket socket) {
        this.echoes = echoes;
        this.socket = socket;
        reader = ReaderThread.start("echo-replies", socket, this::take, failure -> {});
        sender = Thread.ofPlatform().name("echo-requests").daemon(true).start(this::send);
    }

    /** Begins, on {@code from}. */
    static EchoSample begin(Host from, List<Ipv6Address> targets) throws LinuxException {
        return new EchoSample(
                // no two begin at once
                new Echoes(targets, BootClock.nanos()),
                from.call(() -> RawSocket.openIcmpv6(Echoes.ECHO_REPLY)));
    }

    /** All requests to each address since {@code since}, nanoseconds of the boot clock. */
    List<List<Echo>> since(long since) {
        lock.lock();
        try {
            return echoes.since(since);
        } finally {
            lock.unlock();
        }
    }

    /** Whether each address has answered a request of after {@code since}. */
    boolean allAnswered(long since) {
        lock.lock();
        try {
            return echoes.allAnswered(since);
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        long next = BootClock.nanos();
        while (!Thread.currentThread().isInterrupted()) {
            for (int i = 0; i < echoes.targets().size(); i++) {
                request(i);
            }
            next += INTERVAL.toNanos();
            for (long wait = next - BootClock.nanos();
                    wait > 0 && !Thread.currentThread().isInterrupted();
                    wait = next - BootClock.nanos()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    private void request(int number) {
        Bytes message;
        lock.lock();
        try {
            message = echoes.request(number, BootClock.nanos());
        } finally {
            lock.unlock();
        }
        try {
            socket.send(
                    Ipv6Address.UNSPECIFIED, 0, echoes.targets().get(number), HOP_LIMIT, message);
        } catch (LinuxException noRoute) {
            // it counts as lost
            return;
        }
    }

    private void take(RawPacket packet) {
        lock.lock();
        try {
            echoes.take(packet.source(), packet.payload(), BootClock.nanos());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        sender.interrupt();
        try {
            sender.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        reader.close();
    }
}
