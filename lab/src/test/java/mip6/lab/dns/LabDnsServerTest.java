package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Our own server, in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabDnsServerTest implements NameServerCases {

    private final TsigKey forwardKey = NameServer.newKey("forward.key");
    private final TsigKey reverseKey = NameServer.newKey("reverse.key");
    private final LabDnsServer running;

    LabDnsServerTest() throws IOException {
        running =
                LabDnsServer.start(
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 0),
                        NameServer.zones(forwardKey, reverseKey));
    }

    @AfterAll
    void stop() throws IOException {
        running.close();
    }

    @Override
    public NameServer server() {
        return new NameServer(running.address(), forwardKey, reverseKey);
    }
}
