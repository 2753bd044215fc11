package mip6.lab.dns;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigAlgorithm;
import mip6.dnsupdate.update.TsigKey;
import mip6.lab.oracle.Tool;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server of others on loopback, with the zones of {@link NameServer}. */
record RunningServer(NameServerProcess process, NameServer server) implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;

    /** Skips the test where it is not installed. */
    static RunningServer start(PeerServer kind, Path folder) throws IOException {
        Tool.require(kind.isInstalled(), "program " + kind.program());
        TsigKey forwardKey =
                TsigKeyFile.newKey(DomainName.of("forward.key"), TsigAlgorithm.HMAC_SHA512);
        TsigKey reverseKey =
                TsigKeyFile.newKey(DomainName.of("reverse.key"), TsigAlgorithm.HMAC_SHA384);
        InetAddress loopback = InetAddress.ofLiteral("::1");
        for (int attempt = 1; ; attempt++) {
            InetSocketAddress address;
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                address = new InetSocketAddress(loopback, free.getLocalPort());
            }
            try {
                NameServerProcess process =
                        kind.start(
                                Files.createDirectory(folder.resolve("attempt" + attempt)),
                                address,
                                NameServer.zones(forwardKey, reverseKey),
                                START);
                return new RunningServer(process, new NameServer(address, forwardKey, reverseKey));
            } catch (IOException e) {
                // somebody else may have taken the port meanwhile
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
