package mip6.lab.failover;

import mip6.lab.Lab;
import mip6.lab.demo.DemoException;
import mip6.lab.demo.EchoClient;
import mip6.lab.demo.EchoServer;
import mip6.lab.net.JavaProgram;
import mip6.linux.BootClock;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/** TCP connections between mn1 and its correspondent, one that each of them opened. */
final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = 1_000_000;

    private final EchoServer server;
    private final Daemon program;
    private final EchoClient client;

    /** When lines came back, nanoseconds of the boot clock. */
    private final ConcurrentLinkedDeque<Long> called;

    private final ConcurrentLinkedDeque<Long> calling;

    private Traffic(
            EchoServer server,
            Daemon program,
            EchoClient client,
            ConcurrentLinkedDeque<Long> called,
            ConcurrentLinkedDeque<Long> calling) {
        this.server = server;
        this.program = program;
        this.client = client;
        this.called = called;
        this.calling = calling;
    }

    static Traffic open(FailoverTopology topology, Path folder, Ipv6Address homeAddress)
            throws IOException, DemoException, InterruptedException {
        ConcurrentLinkedDeque<Long> called = new ConcurrentLinkedDeque<>();
        ConcurrentLinkedDeque<Long> calling = new ConcurrentLinkedDeque<>();
        EchoServer server =
                topology.correspondent()
                        .call(
                                () ->
                                        EchoServer.start(
                                                FailoverPlan.CORRESPONDENT_PORT,
                                                _ -> {},
                                                () -> calling.add(BootClock.nanos())));
        Daemon program =
                Daemon.start(
                        topology.mobileNode(),
                        "stream",
                        folder,
                        JavaProgram.command(
                                Lab.class,
                                List.of(
                                        "stream",
                                        "--listen",
                                        Integer.toString(FailoverPlan.MOBILE_NODE_PORT),
                                        "--server",
                                        FailoverPlan.CORRESPONDENT.toString(),
                                        "--port",
                                        Integer.toString(FailoverPlan.CORRESPONDENT_PORT))));
        program.awaitLine("connected", PATIENCE);
        EchoClient client =
                topology.correspondent()
                        .call(
                                () ->
                                        EchoClient.connect(
                                                homeAddress.toInetAddress(),
                                                FailoverPlan.MOBILE_NODE_PORT,
                                                () -> called.add(BootClock.nanos())));
        return new Traffic(server, program, client, called, calling);
    }

    /** When the first line came back on both since {@code since}; empty where none did in time. */
    OptionalLong back(long since, Duration patience) {
        long deadline = BootClock.nanos() + patience.toNanos();
        while (BootClock.nanos() < deadline) {
            OptionalLong one = first(called, since);
            OptionalLong other = first(calling, since);
            if (one.isPresent() && other.isPresent()) {
                return OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return OptionalLong.empty();
    }

    /** The longest time without a line since {@code since}, on the one that waited longer. */
    Duration longestSilence(long since) {
        return Duration.ofNanos(Math.max(silence(called, since), silence(calling, since)));
    }

    private static long silence(ConcurrentLinkedDeque<Long> times, long since) {
        long last = since;
        long longest = 0;
        for (long time : times) {
            if (time >= since) {
                longest = Math.max(longest, time - last);
                last = time;
            }
        }
        return Math.max(longest, BootClock.nanos() - last);
    }

    private static OptionalLong first(ConcurrentLinkedDeque<Long> times, long since) {
        for (long time : times) {
            if (time >= since) {
                return OptionalLong.of(time);
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public void close() throws IOException {
        client.close();
        program.close();
        server.close();
    }
}
