package mip6.lab.dns;

import static mip6.lab.dns.DoctorFiles.findings;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code mip6 doctor} says of the servers that a configuration names. */
class DoctorTest {

    private static final DomainName KEY = DomainName.of("forward.key");

    private final TsigKey key = TsigKeyFile.newKey(KEY);
    private final TsigKey reverseKey = TsigKeyFile.newKey(DomainName.of("reverse.key"));

    @TempDir private Path folder = Path.of("");
    private DoctorFiles files = new DoctorFiles(folder);
    private LabDnsServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                LabDnsServer.start(
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 0),
                        NameServer.zones(key, reverseKey));
        files = DoctorFiles.in(folder);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Path homeAgent(TsigKey forward) throws IOException {
        Path forwardKey = folder.resolve("forward");
        TsigKeyFile.write(forwardKey, forward);
        Path reverseFile = folder.resolve("reverse");
        TsigKeyFile.write(reverseFile, reverseKey);
        return files.homeAgent(server.address().getPort(), forwardKey, reverseFile);
    }

    @Test
    void aCharonThatIsNotThereIsNamed() throws IOException {
        Path file = folder.resolve("charon.toml");
        Files.writeString(
                file,
                """
                dataplane = "kernel"
                domain = "example.com"
                [ike]
                engine = "strongswan"
                vici = "%1$s/no-charon"
                identity = "mn1.example.com"
                certificate = "mn1.example.com.pem"
                private-key = "mn1.example.com.key"
                trust-anchors = ["ca.pem"]
                [resolver]
                servers = ["::1"]
                port = 9
                timeout = "100ms"
                attempts = 1
                """
                        .formatted(folder));
        assertThat(findings("charon", file))
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.path("ok").asBoolean()).isFalse();
                            assertThat(each.path("found").asText()).contains("no-charon");
                            assertThat(each.path("advice").asText()).contains("start charon");
                        });
    }

    @Test
    void zonesThatTakeUpdatesAreWell() throws IOException {
        assertThat(findings("dns-key", homeAgent(key)))
                .hasSize(2)
                .allMatch(each -> each.path("ok").asBoolean());
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsNamed() throws IOException {
        assertThat(findings("dns-key", homeAgent(TsigKeyFile.newKey(KEY))))
                .filteredOn(each -> !each.path("ok").asBoolean())
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.path("found").asText())
                                    .startsWith("zone example.com: the server does not accept");
                            assertThat(each.path("advice").asText()).contains("the same key");
                        });
    }

    @Test
    void homeAgentsThatTheDnsNamesAreShown() throws IOException {
        assertThat(findings("home-agents", mobileNode("example.com")))
                .singleElement()
                .satisfies(
                        each ->
                                assertThat(each.path("found").asText())
                                        .isEqualTo(
                                                "ha1.example.com 2001:db8:1::1, ha2.example.com"
                                                        + " 2001:db8:2::1"));
        assertThat(findings("home-agents", mobileNode("none.example.com")))
                .singleElement()
                .satisfies(
                        each -> {
                            assertThat(each.path("ok").asBoolean()).isFalse();
                            assertThat(each.path("advice").asText())
                                    .startsWith("`mip6 discover none.example.com`");
                        });
    }

    private Path mobileNode(String domain) throws IOException {
        return Files.writeString(
                folder.resolve("mn.toml"),
                """
                domain = "%s"
                [ike]
                identity = "mn1.example.com"
                certificate = "mn1.example.com.pem"
                private-key = "mn1.example.com.key"
                trust-anchors = ["ca.pem"]
                [resolver]
                servers = ["::1"]
                port = %d
                """
                        .formatted(domain, server.address().getPort()));
    }
}
