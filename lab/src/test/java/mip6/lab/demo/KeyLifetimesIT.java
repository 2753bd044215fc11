package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.Program;
import mip6.lab.program.Streams;
import mip6.lab.program.Tally;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Both daemons as processes, with keys that do not last: what goes under them does. */
@Timeout(240)
class KeyLifetimesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PING_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** IKE SAs that took the place of others. */
    private static final int RENEWALS = 6;

    /** Lines that have to come back on a stream after the last of them. */
    private static final int LINES = 10;

    /** Lines of the table of keys: two for each pair, of which there are two at first. */
    private static final int KEYS = 4;

    @TempDir Path folder;

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    private static void goesOn(Streams streams) throws InterruptedException {
        for (Tally tally : new Tally[] {streams.fromCorrespondent(), streams.fromMobileNode()}) {
            assertThat(tally.await(tally.count() + LINES, PATIENCE)).isTrue();
        }
    }

    private int keysSoFar() throws IOException {
        return Files.readAllLines(folder.resolve("keys/esp_sa")).size();
    }

    /** IKE SA and CHILD_SAs are rekeyed, and the two ends prove their identities anew. */
    @Test
    void trafficOutlivesItsKeys() throws Exception {
        Provision provision =
                Provision.write(
                        folder,
                        "payload = \"esp\"",
                        """
                        rekey = "2s"
                        child-rekey = "1s"
                        reauthentication = "7s"
                        export-keys = "%s/keys"
                        """
                                .formatted(folder));
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            Program homeAgent = programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            homeAgent.awaitEvent("mobile-node-authenticated", PATIENCE);
            Ipv6Address homeAddress = Registered.homeAddress(mobileNode);
            try (Streams streams = topology.streams(folder, homeAddress);
                    Echoes echoes = Echoes.begin(topology, homeAddress)) {
                for (int i = 0; i < RENEWALS; i++) {
                    mobileNode.awaitEvent("ike-sa-rekeyed", PATIENCE);
                }
                // the reauthentication, in which the identities are proved a second time
                homeAgent.awaitEvent("mobile-node-authenticated", PATIENCE);
                goesOn(streams);
                assertThat(echoes.lost()).as("of %d", echoes.sent()).isZero();
            }
            assertThat(keysSoFar()).isGreaterThan(2 * KEYS);
            assertThat(Files.readString(mobileNode.errors())).doesNotContain("home-agent-lost");
        }
    }

    @Test
    void keysAreRenewedOnceTheyHaveProtectedSoMuch() throws Exception {
        Provision provision =
                Provision.write(
                        folder,
                        "payload = \"esp\"",
                        "child-rekey-packets = 200\nexport-keys = \"" + folder + "/keys\"");
        try (Topology topology = Topology.build(LinkQuality.PERFECT);
                Programs programs = new Programs(topology, folder, provision)) {
            programs.startDns(DemoOptions.Dns.EMBEDDED);
            programs.startHomeAgent();
            Program mobileNode = programs.startMobileNode();
            Ipv6Address homeAddress = Registered.homeAddress(mobileNode);
            try (Streams streams = topology.streams(folder, homeAddress);
                    Echoes echoes = Echoes.begin(topology, homeAddress)) {
                while (keysSoFar() < 3 * KEYS) {
                    goesOn(streams);
                }
                assertThat(echoes.lost()).as("of %d", echoes.sent()).isZero();
            }
        }
    }

    /** The correspondent sends one request after the other, as long as this is open. */
    private static final class Echoes implements AutoCloseable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final Ping ping;
        private final Thread thread;

        private Echoes(Ping ping) {
            this.ping = ping;
            thread = Thread.ofPlatform().name("echoes").start(this::run);
        }

        static Echoes begin(Topology topology, Ipv6Address homeAddress) throws Exception {
            return new Echoes(Ping.open(topology.correspondent(), homeAddress));
        }

        int sent() {
            return sent.get();
        }

        int lost() {
            return lost.get();
        }

        private void run() {
            while (!over.get()) {
                Optional<Duration> reply;
                try {
                    reply = ping.once(PING_PATIENCE);
                } catch (IOException | InterruptedException broken) {
                    reply = Optional.empty();
                }
                sent.incrementAndGet();
                if (reply.isEmpty()) {
                    lost.incrementAndGet();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ping.close();
        }
    }
}
