package mip6.mn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.agent.configuration.TomlFile;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.HomeAgentQuery;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class MobileNodeConfigurationTest {

    private static final String MINIMAL =
            """
            domain = "example.com"
            [ike]
            identity = "mn1.example.com"
            certificate = "mn1.pem"
            private-key = "mn1.key"
            trust-anchors = ["ca.pem"]
            """;

    @TempDir Path folder;

    @BeforeEach
    void filesAreThere() throws IOException {
        for (String name : new String[] {"mn1.pem", "mn1.key", "ca.pem"}) {
            Files.writeString(folder.resolve(name), "");
        }
    }

    private MobileNodeConfiguration read(String text) throws IOException {
        Path file = folder.resolve("mn.toml");
        Files.writeString(file, text);
        return TomlFile.read(file, MobileNodeConfiguration::read).configuration();
    }

    @Test
    @Tag("req:S5026-5.1-a")
    void aDomainIsAllTheAddressInformationThatItTakes() throws IOException {
        MobileNodeConfiguration configuration = read(MINIMAL);
        assertThat(configuration.query())
                .isEqualTo(new HomeAgentQuery.ByService(DomainName.of("example.com")));
        assertThat(configuration.resolver().resolvers()).isEmpty();
        assertThat(configuration.settings().identity()).isEqualTo("mn1.example.com");
        assertThat(configuration.settings().proposedHomeAddress()).isEmpty();
    }

    @Test
    void theExampleIsRead() throws IOException {
        MobileNodeConfiguration configuration = read(Files.readString(Path.of("mn.toml")));
        assertThat(configuration).isEqualTo(read(MINIMAL));
    }

    @Test
    void everyKeyOfTheExampleIsKnown() throws IOException {
        String all =
                Files.readString(Path.of("mn.toml"))
                        .replaceAll("(?m)^# (\\[|[a-z-]+ = )", "$1")
                        .replaceAll("(?m)^(authentication|pre-shared-keys) = .*$", "");
        MobileNodeConfiguration configuration = read(all);
        assertThat(configuration.query())
                .isEqualTo(new HomeAgentQuery.ByName(DomainName.of("ha1.example.com")));
        assertThat(configuration.interfaces()).containsExactly("eth0", "wlan0");
        assertThat(configuration.resolver().resolvers()).hasSize(1);
        assertThat(configuration.settings().lifetime()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domain = \"exa mple\"|domain: found",
                "livetime = \"10m\"|did you mean lifetime?",
                "lifetime = \"1s\"|lifetime: found \"1s\", allowed",
                "payload = \"gre\"|payload: found \"gre\", allowed: \"plain\", \"esp\"",
                "home-address = \"fe80::1\"|home-address: found",
                "link-mtu = 100|link-mtu: found 100, allowed: an integer from 1280"
            })
    void aWrongValueIsNamed(String line, String message) {
        String text =
                line.startsWith("dom")
                        ? MINIMAL.replaceFirst(".*\n", line + "\n")
                        : line + "\n" + MINIMAL;
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("mn.toml")
                .hasMessageContaining(message);
    }
}
