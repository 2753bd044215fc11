package mip6.mn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.agent.configuration.TomlFile;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.discovery.HomeAgentQuery;
import mip6.mn.core.HomeAddressMaker;
import mip6.mn.core.MobileNodeSettings;
import mip6.mn.core.StaticHome;
import mip6.wire.Ipv6Address;

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
import java.util.Optional;
import java.util.Random;

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

    /** A trust anchor of nobody. */
    private static final String ROOT = ". IN DS 20326 8 2 " + "00".repeat(32) + "\n";

    @TempDir Path folder;

    @BeforeEach
    void filesAreThere() throws IOException {
        for (String name : new String[] {"mn1.pem", "mn1.key", "ca.pem", "stable.secret"}) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.writeString(folder.resolve("root.ds"), ROOT);
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

    /** RFC 6275 13: a mobile node MUST allow this. */
    @Test
    @Tag("req:S6275-13-a")
    void theTimersOfRegistrationCanBeSet() throws IOException {
        assertThat(read(MINIMAL).settings().registration())
                .isEqualTo(MobileNodeSettings.RegistrationTimers.STANDARD);
        String more =
                """
                [registration]
                initial-bindack-timeout-first-reg = "3s"
                initial-bindack-timeout = "500ms"
                max-bindack-timeout = "16s"
                bindack-timeout-takeover = "1500ms"
                """;
        assertThat(read(MINIMAL + more).settings().registration())
                .isEqualTo(
                        new MobileNodeSettings.RegistrationTimers(
                                Duration.ofSeconds(3),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(16),
                                Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void proofsOfTheDnsBeginWithAFileOfAnchors() throws IOException {
        Path anchors = folder.resolve("root.ds");
        String required = MINIMAL + "[resolver]\ndnssec = \"require\"\n";
        String named = required + "trust-anchors = \"root.ds\"\n";
        assertThat(read(named).resolver().trustAnchors()).isPresent();
        assertThat(read(named.replace("require", "off")).resolver().trustAnchors()).isEmpty();
        assertThatThrownBy(() -> read(required)).hasMessageContaining("resolver.trust-anchors");
        for (String other : new String[] {"", "no records at all", ". IN A 192.0.2.1\n"}) {
            Files.writeString(anchors, other);
            assertThatThrownBy(() -> read(named))
                    .hasMessageContaining("resolver.trust-anchors")
                    .hasMessageContaining("a file of DS or DNSKEY records");
        }
    }

    @Test
    void withoutProtectionHomeAgentAndHomeAddressAreSet() throws IOException {
        String text =
                """
                protection = "none"
                home-agent = "2001:db8:1::1"
                home-address = "2001:db8:1::2001"
                """;
        MobileNodeConfiguration configuration = read(text);
        assertThat(configuration.settings().unprotected())
                .contains(
                        new StaticHome(
                                Ipv6Address.of("2001:db8:1::1"),
                                Ipv6Address.of("2001:db8:1::2001"),
                                64));
        assertThat(configuration.settings().updateDns()).isFalse();
        assertThatThrownBy(() -> read(text + "domain = \"example.com\""))
                .hasMessageContaining("domain: unknown key");
        assertThatThrownBy(() -> read(text + "payload = \"esp\""))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("payload = \"esp\" needs protection = \"ipsec\"");
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
                        .replaceAll(
                                "(?m)^(authentication|pre-shared-keys|password|eap-identity|eap-server)"
                                    + " = .*$",
                                "");
        MobileNodeConfiguration configuration = read(all);
        assertThat(configuration.query())
                .isEqualTo(new HomeAgentQuery.ByName(DomainName.of("ha1.example.com")));
        assertThat(configuration.interfaces()).containsExactly("eth0", "wlan0");
        assertThat(configuration.resolver().resolvers()).hasSize(1);
        assertThat(configuration.settings().lifetime()).isEqualTo(Duration.ofMinutes(10));
    }

    /** Its file says who its home agents are, whichever side initiates. */
    @Test
    void withAPreSharedKeyAHomeAgentMayInitiate() throws IOException {
        Files.writeString(folder.resolve("keys.psk"), "ha2.example.com secret");
        String text =
                """
                domain = "example.com"
                [ike]
                identity = "mn1.example.com"
                authentication = "pre-shared-key"
                pre-shared-keys = "keys.psk"
                """;
        assertThat(read(text).ikeSettings().toBeInitiatedBy()).isPresent();
        // the kernel's policies of a home address are those of one home agent
        assertThat(read("dataplane = \"kernel\"\n" + text).ikeSettings().toBeInitiatedBy())
                .isEmpty();
    }

    @Test
    @Tag("req:S5026-5.2-a")
    void aMobileNodeIsADomainName() {
        for (String other : new String[] {"mn1@example.com", "2001:db8::1"}) {
            assertThatThrownBy(() -> read(MINIMAL.replace("mn1.example.com", other)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("a mobile node's domain name");
        }
        assertThatThrownBy(() -> read(MINIMAL.replace("mn1.example.com", "@example.com")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("a domain name, a mailbox or an IPv6 address");
    }

    @Test
    @Tag("req:S5026-5.3.2-e")
    void theHomeAddressIsAssignedProposedOrFormed() throws IOException {
        Random random = new Random(1);
        assertThat(read(MINIMAL).homeAddressMaker(random)).isEmpty();
        MobileNodeConfiguration proposed = read("home-address = \"2001:db8:1::42\"\n" + MINIMAL);
        assertThat(proposed.homeAddressMaker(random)).isEmpty();
        assertThat(proposed.settings().proposedHomeAddress())
                .contains(Ipv6Address.of("2001:db8:1::42"));
        MobileNodeConfiguration temporary = read("home-address = \"temporary\"\n" + MINIMAL);
        assertThat(temporary.homeAddressMaker(random))
                .contains(new HomeAddressMaker.Temporary(random));
        MobileNodeConfiguration own = read("home-address = \"own\"\n" + MINIMAL);
        assertThatThrownBy(() -> own.homeAddressMaker(random))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("less than 16 octets");
        Files.writeString(folder.resolve("mn1.key"), "a private key in PEM");
        HomeAddressMaker first = own.homeAddressMaker(random).orElseThrow();
        assertThat(first).isEqualTo(own.homeAddressMaker(random).orElseThrow());
        Files.writeString(folder.resolve("stable.secret"), "0123456789abcdef");
        HomeAddressMaker other =
                read("home-address = \"own\"\nstable-secret = \"stable.secret\"\n" + MINIMAL)
                        .homeAddressMaker(random)
                        .orElseThrow();
        assertThat(other).isInstanceOf(HomeAddressMaker.StableOpaque.class).isNotEqualTo(first);
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
                "home-address = \"mine\"|allowed: \"assigned\", \"own\", \"temporary\", or an IPv6",
                "stable-secret = \"mn1.key\"|stable-secret needs home-address = \"own\"",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "home-address = \"own\"|cannot ask for MIP6_HOME_PREFIX (attribute 16)",
                "home-address = \"temporary\"|USE_ASSIGNED_HoA",
                "payload = \"esp\"|payload = \"esp\" needs ike.engine = \"native\"",
                "dataplane = \"userspace\"|needs dataplane = \"kernel\"",
                "ike.mobike = true|ike.mobike needs ike.engine = \"native\"",
            })
    void whatCharonCannotDoIsRefused(String line, String message) throws IOException {
        String plane = "dataplane = \"kernel\"\n";
        String charon = MINIMAL + "engine = \"strongswan\"\n";
        assertThat(read(plane + charon).settings().keyManagement()).isFalse();
        String wrong =
                line.startsWith("ike.")
                        ? plane + charon + line.substring("ike.".length())
                        : (line.startsWith("dataplane") ? "" : plane) + line + "\n" + charon;
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(message);
    }
}
