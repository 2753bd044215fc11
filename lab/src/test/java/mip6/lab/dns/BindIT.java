package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** BIND 9, on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindIT implements NameServerCases {

    private static final Duration START = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;

    private final TsigKey forwardKey = NameServer.newKey("forward.key");
    private final TsigKey reverseKey = NameServer.newKey("reverse.key");
    private Optional<BindServer> running = Optional.empty();
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Tool.require(BindServer.isInstalled(), "program " + BindServer.PROGRAM);
        InetAddress loopback = InetAddress.ofLiteral("::1");
        for (int attempt = 1; running.isEmpty(); attempt++) {
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                address = new InetSocketAddress(loopback, free.getLocalPort());
            }
            try {
                running =
                        Optional.of(
                                BindServer.start(
                                        List.of(),
                                        folder,
                                        address,
                                        NameServer.zones(forwardKey, reverseKey),
                                        START));
            } catch (IOException e) {
                // somebody else may have taken the port meanwhile
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @AfterAll
    void stop() {
        running.ifPresent(BindServer::close);
    }

    @Override
    public NameServer server() {
        return new NameServer(address, forwardKey, reverseKey);
    }
}
