package mip6.lab.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.cli.Main;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code mip6 doctor} says of the servers that a configuration names. */
class DoctorTest {

    private static final DomainName KEY = DomainName.of("forward.key");

    private final TsigKey key = TsigKeyFile.newKey(KEY);
    private final TsigKey reverseKey = TsigKeyFile.newKey(DomainName.of("reverse.key"));

    @TempDir private Path folder = Path.of("");
    private LabDnsServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                LabDnsServer.start(
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), 0),
                        NameServer.zones(key, reverseKey));
        String _ =
                run(
                        "pki --dir %s --domain example.com --ha ha1.example.com --mn mn1.example.com"
                                .formatted(folder));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String run(String line) {
        StringWriter out = new StringWriter();
        int _ =
                Main.run(
                        line.split(" ", -1),
                        new PrintWriter(out, true),
                        new PrintWriter(new StringWriter()));
        return out.toString();
    }

    private static List<JsonNode> findings(String check, Path file) {
        List<JsonNode> findings = new ArrayList<>();
        for (JsonNode each : Json.parse(run("doctor --json --config " + file))) {
            if (each.path("check").asText().equals(check)) {
                findings.add(each);
            }
        }
        return findings;
    }

    private Path homeAgent(TsigKey forward) throws IOException {
        TsigKeyFile.write(folder.resolve("forward"), forward);
        TsigKeyFile.write(folder.resolve("reverse"), reverseKey);
        StringBuilder text =
                new StringBuilder(
                        """
                        [ike]
                        identity = "ha1.example.com"
                        certificate = "ha1.example.com.pem"
                        private-key = "ha1.example.com.key"
                        trust-anchors = ["ca.pem"]
                        [home-link]
                        interface = "eth0"
                        prefixes = ["2001:db8:1::/64"]
                        pool = "2001:db8:1::1000-2001:db8:1::1fff"
                        [authorization]
                        any-certificate = true
                        """);
        for (String[] zone :
                new String[][] {
                    {NameServer.DOMAIN.text(), "forward"}, {NameServer.REVERSE.text(), "reverse"}
                }) {
            text.append(
                    """
                    [[dns-update.zones]]
                    name = "%s"
                    server = "::1"
                    port = %d
                    key = "%s"
                    """
                            .formatted(zone[0], server.address().getPort(), zone[1]));
        }
        return Files.writeString(folder.resolve("ha.toml"), text);
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
