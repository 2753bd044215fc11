package mip6.lab.dns;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** BIND 9, on loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BindIT implements NameServerCases {

    private Optional<RunningServer> running = Optional.empty();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        running = Optional.of(RunningServer.start(PeerServer.BIND, folder));
    }

    @AfterAll
    void stop() {
        running.ifPresent(RunningServer::close);
    }

    @Override
    public NameServer server() {
        return running.orElseThrow().server();
    }
}
