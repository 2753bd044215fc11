package mip6.lab.program;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * An ordinary program on the mobile node: it knows nothing of mobility. It serves on one port and
 * talks to a server elsewhere, and prints what happens.
 */
@Command(name = "stream", description = "TCP streams for a lab.", hidden = true)
public final class StreamCommand implements Callable<Integer> {

    @Option(names = "--listen", required = true, paramLabel = "PORT")
    private int listen;

    @Option(names = "--server", required = true, paramLabel = "ADDRESS")
    private InetAddress server = InetAddress.getLoopbackAddress();

    @Option(names = "--port", required = true, paramLabel = "PORT")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (EchoServer serving =
                        EchoServer.start(
                                listen, client -> say("accepted " + text(client)), () -> {});
                EchoClient talking = EchoClient.connect(server, port, () -> {})) {
            say("serving " + serving.port());
            say("connected " + text(talking.localAddress()));
            new CountDownLatch(1).await();
            return 0;
        }
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
