package mip6.lab.demo;

import mip6.lab.Lab;
import mip6.lab.net.JavaProgram;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Two TCP connections between the mobile node and its correspondent, each opened by one of them.
 * What is on the mobile node is a process of its own that knows nothing of mobility.
 */
final class Streams implements AutoCloseable {

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
     * @param folder for the output of the mobile node's program
     * @param called what the mobile node's name stands for
     */
    static Streams open(Topology topology, Path folder, Ipv6Address called)
            throws IOException, DemoException, InterruptedException {
        Tally fromCorrespondent = new Tally();
        Tally fromMobileNode = new Tally();
        CompletableFuture<InetAddress> caller = new CompletableFuture<>();
        EchoServer correspondent =
                topology.correspondent()
                        .call(
                                () ->
                                        EchoServer.start(
                                                Plan.CORRESPONDENT_PORT,
                                                caller::complete,
                                                fromMobileNode::add));
        Program mobileNode =
                Program.start(
                        topology.mobileNode(),
                        "stream",
                        folder,
                        JavaProgram.command(
                                Lab.class,
                                List.of(
                                        "stream",
                                        "--listen",
                                        Integer.toString(Plan.MOBILE_NODE_PORT),
                                        "--server",
                                        Plan.CORRESPONDENT.toString(),
                                        "--port",
                                        Integer.toString(Plan.CORRESPONDENT_PORT))));
        mobileNode.await(
                "its connection to cn",
                PATIENCE,
                line -> Optional.of(line).filter(text -> text.startsWith("connected")));
        EchoClient client =
                topology.correspondent()
                        .call(
                                () ->
                                        EchoClient.connect(
                                                called.toInetAddress(),
                                                Plan.MOBILE_NODE_PORT,
                                                fromCorrespondent::add));
        return new Streams(
                correspondent,
                mobileNode,
                client,
                called,
                fromCorrespondent,
                fromMobileNode,
                caller);
    }

    /** Lines that came back on the one that the correspondent opened. */
    Tally fromCorrespondent() {
        return fromCorrespondent;
    }

    /** Lines that came back on the one that the mobile node opened. */
    Tally fromMobileNode() {
        return fromMobileNode;
    }

    /** The address that the correspondent called. */
    Ipv6Address called() {
        return called;
    }

    /** The address that the mobile node's program called from, as the correspondent sees it. */
    Ipv6Address caller() throws DemoException, InterruptedException {
        try {
            return Ipv6Address.of(
                    (Inet6Address) caller.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException absent) {
            throw new DemoException("the mobile node's program never called cn");
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        mobileNode.close();
        correspondent.close();
    }
}
