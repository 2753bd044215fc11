package mip6.lab.program;

import mip6.lab.Lab;
import mip6.lab.net.Host;
import mip6.lab.net.JavaProgram;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Two TCP connections between the mobile node and its correspondent, each opened by one of them.
 * What is on the mobile node is a process of its own that knows nothing of mobility.
 */
public final class Streams implements AutoCloseable {

    /** Of the mobile node's program, and of the correspondent's. */
    private static final int MOBILE_NODE_PORT = 7001;

    private static final int CORRESPONDENT_PORT = 7002;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EchoServer correspondent;
    private final Program mobileNode;
    private final EchoClient client;
    private final Ipv6Address called;
    private final Tally fromCorrespondent;
    private final Tally fromMobileNode;
    private final CompletableFuture<InetAddress> caller;

    private Streams(
            EchoServer correspondent,
            Program mobileNode,
            EchoClient client,
            Ipv6Address called,
            Tally fromCorrespondent,
            Tally fromMobileNode,
            CompletableFuture<InetAddress> caller) {
        this.correspondent = correspondent;
        this.mobileNode = mobileNode;
        this.client = client;
        this.called = called;
        this.fromCorrespondent = fromCorrespondent;
        this.fromMobileNode = fromMobileNode;
        this.caller = caller;
    }

    /**
     * Opens both.
     *
     * @param address of the correspondent
     * @param folder for the output of the mobile node's program
     * @param called what the mobile node's name stands for
     */
    public static Streams open(
            Host correspondent,
            Ipv6Address address,
            Host mobileNode,
            Path folder,
            Ipv6Address called)
            throws IOException, LabException, InterruptedException {
        Tally fromCorrespondent = new Tally();
        Tally fromMobileNode = new Tally();
        CompletableFuture<InetAddress> caller = new CompletableFuture<>();
        EchoServer server =
                correspondent.call(
                        () ->
                                EchoServer.start(
                                        CORRESPONDENT_PORT, caller::complete, fromMobileNode::add));
        Program program =
                Program.start(
                        mobileNode,
                        "stream",
                        folder,
                        JavaProgram.command(
                                Lab.class,
                                List.of(
                                        "stream",
                                        "--listen",
                                        Integer.toString(MOBILE_NODE_PORT),
                                        "--server",
                                        address.toString(),
                                        "--port",
                                        Integer.toString(CORRESPONDENT_PORT))));
        program.awaitLine("connected", PATIENCE);
        EchoClient client =
                correspondent.call(
                        () ->
                                EchoClient.connect(
                                        called.toInetAddress(),
                                        MOBILE_NODE_PORT,
                                        fromCorrespondent::add));
        return new Streams(
                server, program, client, called, fromCorrespondent, fromMobileNode, caller);
    }

    /** Lines that came back on the one that the correspondent opened. */
    public Tally fromCorrespondent() {
        return fromCorrespondent;
    }

    /** Lines that came back on the one that the mobile node opened. */
    public Tally fromMobileNode() {
        return fromMobileNode;
    }

    /**
     * When both were alive again after {@code since}; empty where one was not in time.
     *
     * @param since nanoseconds of the boot clock, like the answer
     */
    public OptionalLong back(long since, Duration patience) throws InterruptedException {
        OptionalLong one = fromCorrespondent.awaitSince(since, patience);
        OptionalLong other =
                one.isPresent() ? fromMobileNode.awaitSince(since, patience) : OptionalLong.empty();
        return other.isPresent()
                ? OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }

    /** The longest time without a line since {@code since}, on the one that waited longer. */
    public Duration longestSilence(long since) {
        Duration one = fromCorrespondent.longestSilence(since);
        Duration other = fromMobileNode.longestSilence(since);
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The address that the correspondent called. */
    public Ipv6Address called() {
        return called;
    }

    /** The address that the mobile node's program called from, as the correspondent sees it. */
    public Ipv6Address caller() throws LabException, InterruptedException {
        try {
            return Ipv6Address.of(
                    (Inet6Address) caller.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException absent) {
            throw new LabException("the mobile node's program never called cn");
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        mobileNode.close();
        correspondent.close();
    }
}
