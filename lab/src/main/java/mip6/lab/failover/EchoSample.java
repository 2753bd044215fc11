package mip6.lab.failover;

import mip6.lab.net.Host;
import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Echo requests (RFC 4443 4.1) from one machine to each of some addresses, again and again, and
 * which of them were answered.
 */
final class EchoSample implements AutoCloseable {

    /** Between two requests to one address. */
    static final Duration INTERVAL = Duration.ofMillis(20);

    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    private static final int HOP_LIMIT = 64;
    private static final int LENGTH = 56;

    /** The identifier of the first address; the next has the next. */
    private static final int IDENTIFIER = 0x6000;

    private final List<Ipv6Address> targets;
    private final RawSocket socket;
    private final ReaderThread reader;
    private final Thread sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<List<Echo>> echoes = new ArrayList<>();

    /**
     * A request and what became of it.
     *
     * @param sent nanoseconds of the boot clock
     * @param answered the same; empty where no answer has come
     */
    record Echo(long sent, OptionalLong answered) {}

    private EchoSample(List<Ipv6Address> targets, RawSocket socket) {
        this.targets = List.copyOf(targets);
        this.socket = socket;
        targets.forEach(_ -> echoes.add(new ArrayList<>()));
        reader = ReaderThread.start("echo-replies", socket, this::take, failure -> {});
        sender = Thread.ofPlatform().name("echo-requests").daemon(true).start(this::send);
    }

    /** Begins, on {@code from}. */
    static EchoSample begin(Host from, List<Ipv6Address> targets) throws LinuxException {
        return new EchoSample(targets, from.call(() -> RawSocket.openIcmpv6(ECHO_REPLY)));
    }

    /** All requests to each address since {@code since}, nanoseconds of the boot clock. */
    List<List<Echo>> since(long since) {
        lock.lock();
        try {
            return echoes.stream()
                    .map(each -> each.stream().filter(echo -> echo.sent() >= since).toList())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether each address has answered a request of after {@code since}. */
    boolean allAnswered(long since) {
        return since(since).stream()
                .allMatch(each -> each.stream().anyMatch(echo -> echo.answered().isPresent()));
    }

    private void send() {
        long next = BootClock.nanos();
        while (!Thread.currentThread().isInterrupted()) {
            for (int i = 0; i < targets.size(); i++) {
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
        int sequence;
        lock.lock();
        try {
            List<Echo> sent = echoes.get(number);
            sequence = sent.size() & 0xffff;
            sent.add(new Echo(BootClock.nanos(), OptionalLong.empty()));
        } finally {
            lock.unlock();
        }
        Bytes message =
                new Writer(LENGTH + 8)
                        .u8(ECHO_REQUEST)
                        .zeros(3)
                        .u16(IDENTIFIER + number)
                        .u16(sequence)
                        .zeros(LENGTH)
                        .toBytes();
        try {
            socket.send(Ipv6Address.UNSPECIFIED, 0, targets.get(number), HOP_LIMIT, message);
        } catch (LinuxException noRoute) {
            // it counts as lost
            return;
        }
    }

    private void take(RawPacket packet) {
        Bytes message = packet.payload();
        if (message.length() < 8) {
            return;
        }
        int number = (message.at(4) << 8 | message.at(5)) - IDENTIFIER;
        int sequence = message.at(6) << 8 | message.at(7);
        if (number < 0
                || number >= targets.size()
                || !packet.source().equals(targets.get(number))) {
            return;
        }
        lock.lock();
        try {
            List<Echo> sent = echoes.get(number);
            if (sequence < sent.size() && sent.get(sequence).answered().isEmpty()) {
                long asked = sent.get(sequence).sent();
                sent.set(sequence, new Echo(asked, OptionalLong.of(BootClock.nanos())));
            }
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
