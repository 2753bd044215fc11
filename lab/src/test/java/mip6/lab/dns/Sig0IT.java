package mip6.lab.dns;

import static mip6.lab.dns.NameServer.registration;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.update.KeyFileException;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.dnsupdate.update.Sig0Algorithm;
import mip6.dnsupdate.update.UpdateOutcome;
import mip6.dnsupdate.update.UpdateSettings;
import mip6.dnsupdate.update.UpdateZone.Transport;
import mip6.dnsupdate.update.ZoneKey;
import mip6.dnsupdate.update.ZoneOutcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keys that BIND's tool makes, and signatures that Net::DNS verifies (RFC 2931). */
class Sig0IT {

    private static final int ATTEMPTS = 5;

    private static final Map<Sig0Algorithm, Path> KEYS = new EnumMap<>(Sig0Algorithm.class);
    private static Optional<NameServerProcess> process = Optional.empty();
    private static Optional<NameServer> server = Optional.empty();

    @TempDir private static Path folder = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        Sig0Peer.require();
        for (Sig0Algorithm algorithm : Sig0Algorithm.values()) {
            KEYS.put(algorithm, Sig0Peer.newKey(algorithm, folder));
        }
        InetAddress loopback = InetAddress.ofLiteral("::1");
        for (int attempt = 1; process.isEmpty(); attempt++) {
            int port;
            try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                port = free.getLocalPort();
            }
            try {
                process = Optional.of(Sig0Peer.start("::1", port, KEYS.values()));
                server =
                        Optional.of(
                                new NameServer(
                                        new InetSocketAddress(loopback, port),
                                        NameServer.newKey("unused"),
                                        NameServer.newKey("unused")));
            } catch (IOException e) {
                // somebody else may have taken the port meanwhile
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        process.ifPresent(NameServerProcess::close);
    }

    private static Path key(Sig0Algorithm algorithm) {
        return Objects.requireNonNull(KEYS.get(algorithm));
    }

    private static UpdateOutcome update(Path key, Clock clock, NameChange change)
            throws KeyFileException {
        Optional<ZoneKey> both = Optional.of(ZoneKey.read(key));
        UpdateSettings settings = server.orElseThrow().settings(Transport.TCP, both, both);
        return NameServer.update(settings, clock, change);
    }

    private static UpdateOutcome update(Path key, NameChange change) throws KeyFileException {
        return update(key, Clock.systemUTC(), change);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("req:S5026-6-g")
    void namesAreRegisteredAndWithdrawn(Sig0Algorithm algorithm) throws KeyFileException {
        Path key = key(algorithm);
        NameRegistration mn =
                registration(
                        algorithm.name().toLowerCase(Locale.ROOT) + ".example.com",
                        "2001:db8:1::1008");
        // the second time everything is there already
        for (int i = 0; i < 2; i++) {
            UpdateOutcome outcome = update(key, NameChange.add(mn));
            assertThat(outcome.performed()).as("%s", outcome).isTrue();
            assertThat(server.orElseThrow().addresses(mn.name().text()))
                    .containsExactly(mn.homeAddress().toString());
            assertThat(server.orElseThrow().names(mn.homeAddress().toString()))
                    .containsExactly(mn.name() + ".");
        }
        assertThat(update(key, NameChange.remove(mn)).performed()).isTrue();
        assertThat(server.orElseThrow().addresses(mn.name().text())).isEmpty();
        assertThat(server.orElseThrow().names(mn.homeAddress().toString())).isEmpty();
    }

    @Test
    void anotherKeyOfTheSameNameIsRefused(@TempDir Path elsewhere) throws KeyFileException {
        assertRefused(Sig0Peer.newKey(Sig0Algorithm.ED25519, elsewhere), Clock.systemUTC());
    }

    @Test
    void aClockThatIsWrongIsRefused() throws KeyFileException {
        Path key = key(Sig0Algorithm.ECDSAP256SHA256);
        assertRefused(key, Clock.offset(Clock.systemUTC(), Duration.ofHours(-2)));
        assertRefused(key, Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    }

    private static void assertRefused(Path key, Clock clock) throws KeyFileException {
        NameRegistration mn = registration("mn9.example.com", "2001:db8:1::1009");
        ZoneOutcome refused = new ZoneOutcome.Refused("NOTAUTH");
        assertThat(update(key, clock, NameChange.add(mn)))
                .isEqualTo(new UpdateOutcome(refused, refused));
        assertThat(server.orElseThrow().addresses("mn9.example.com")).isEmpty();
    }

    @Test
    void aHomeAgentWithSuchKeysIsInOrder(@TempDir Path pki) throws IOException {
        int port = server.orElseThrow().address().getPort();
        Path file =
                DoctorFiles.in(pki)
                        .homeAgent(
                                port,
                                key(Sig0Algorithm.ED25519),
                                key(Sig0Algorithm.ECDSAP256SHA256));
        assertThat(DoctorFiles.findings("dns-key", file))
                .hasSize(2)
                .allMatch(each -> each.path("found").asText().endsWith("updates are taken"));

        String udp = Files.readString(file).replace("port = ", "transport = \"udp\"\nport = ");
        Files.writeString(file, udp);
        assertThat(DoctorFiles.findings("configuration", file))
                .extracting(each -> each.path("found").asText())
                .singleElement()
                .asString()
                .contains("dns-update.zones[1].key")
                .contains("a key of SIG(0) needs transport = \"tcp\"");
    }
}
