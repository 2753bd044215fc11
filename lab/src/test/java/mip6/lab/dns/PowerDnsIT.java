package mip6.lab.dns;

import mip6.dnsupdate.update.ZoneOutcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** PowerDNS, on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PowerDnsIT implements NameServerCases {

    private Optional<RunningServer> running = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        running = Optional.of(RunningServer.start(PeerServer.POWERDNS, folder));
    }

    @AfterAll
    void stop() {
        running.ifPresent(RunningServer::close);
    }

    @Override
    public NameServer server() {
        return running.orElseThrow().server();
    }

    /** It answers without a signature and without a reason. */
    @Override
    public ZoneOutcome ofSignature(String error) {
        return new ZoneOutcome.BadAnswer("unsigned answer REFUSED");
    }
}
