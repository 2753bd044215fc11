package mip6.lab.net;

import mip6.linux.BootClock;
import mip6.linux.LinuxException;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Writer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Echo requests (RFC 4443 4.1) from one machine to one address, and their replies. */
public final class Ping implements AutoCloseable {

    private static final int ECHO_REQUEST = 128;
    private static final int ECHO_REPLY = 129;
    private static final int HOP_LIMIT = 64;
    private static final int IDENTIFIER = 0x5026;

    private final Ipv6Address target;
    private final RawSocket socket;
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final ReaderThread reader;
    private int sent;
    private int received;

    private record Reply(int sequence, long at) {}

    private Ping(Ipv6Address target, RawSocket socket) {
        this.target = target;
        this.socket = socket;
        reader = ReaderThread.start("ping", socket, this::take, failure -> {});
    }

    public static Ping open(Host from, Ipv6Address target) throws LinuxException {
        return new Ping(target, from.call(() -> RawSocket.openIcmpv6(ECHO_REPLY)));
    }

    /** Whether {@code target} answers one of so many requests. */
    public static boolean isAnswered(Host from, Ipv6Address target, int most, Duration patience)
            throws LinuxException, InterruptedException {
        try (Ping ping = open(from, target)) {
            while (ping.sent < most) {
                if (ping.once(patience).isPresent()) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Sends one request and waits for its reply.
     *
     * @return the round trip; empty where none came within {@code patience}
     */
    public Optional<Duration> once(Duration patience) throws LinuxException, InterruptedException {
        int sequence = ++sent & 0xffff;
        Bytes request =
                new Writer(64)
                        .u8(ECHO_REQUEST)
                        .zeros(3)
                        .u16(IDENTIFIER)
                        .u16(sequence)
                        .zeros(56)
                        .toBytes();
        long begin = BootClock.nanos();
        socket.send(Ipv6Address.UNSPECIFIED, 0, target, HOP_LIMIT, request);
        long wait = patience.toNanos();
        while (wait > 0) {
            Reply reply = replies.poll(wait, TimeUnit.NANOSECONDS);
            if (reply != null && reply.sequence() == sequence) {
                received++;
                return Optional.of(Duration.ofNanos(reply.at() - begin));
            }
            wait = begin + patience.toNanos() - BootClock.nanos();
        }
        return Optional.empty();
    }

    public int sent() {
        return sent;
    }

    /** Replies that came while they were waited for. */
    public int received() {
        return received;
    }

    @Override
    public void close() {
        reader.close();
    }

    private void take(RawPacket packet) {
        Bytes message = packet.payload();
        if (message.length() >= 8
                && packet.source().equals(target)
                && (message.at(4) << 8 | message.at(5)) == IDENTIFIER) {
            replies.add(new Reply(message.at(6) << 8 | message.at(7), BootClock.nanos()));
        }
    }
}
