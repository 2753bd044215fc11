package mip6.lab.dns;

import mip6.dnsupdate.update.ZoneOutcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Knot DNS, on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnotIT implements NameServerCases {

    private Optional<RunningServer> running = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        running = Optional.of(RunningServer.start(PeerServer.KNOT, folder));
    }

    @AfterAll
    void stop() {
        running.ifPresent(RunningServer::close);
    }

    @Override
    public NameServer server() {
        return running.orElseThrow().server();
    }

    /** As if it did not know it. */
    @Override
    public ZoneOutcome ofKeyOfAnotherZone() {
        return new ZoneOutcome.TsigFailure("BADKEY");
    }
}
