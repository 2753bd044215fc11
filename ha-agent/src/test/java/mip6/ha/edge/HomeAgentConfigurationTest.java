package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.agent.StartException;
import mip6.agent.configuration.TomlFile;
import mip6.dnsupdate.DomainName;
import mip6.ha.cluster.ClusterSettings;
import mip6.ha.core.HomeAgentSettings;
import mip6.ha.store.EtcdKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class HomeAgentConfigurationTest {

    @TempDir private Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String name :
                List.of("ha1.pem", "ha1.key", "ca.pem", "example.com.key", "reverse.key")) {
            Files.writeString(folder.resolve(name), "");
        }
    }

    @Test
    void withoutProtectionOnlyConfiguredAddressesAreServed() throws IOException {
        String text =
                """
                protection = "none"
                [home-link]
                interface = "eth0"
                prefixes = ["2001:db8:1::/64"]
                pool = "2001:db8:1::1000-2001:db8:1::1fff"
                [[mobile-nodes]]
                identity = "mn1.example.com"
                """;
        assertThatThrownBy(() -> read(text))
                .hasMessageContaining("serves nobody without addresses");
        HomeAgentSettings settings =
                read(text + "addresses = [\"2001:db8:1::2001\"]").settings(List.of());
        assertThat(settings.pool().range()).isEmpty();
        assertThat(settings.pool().probesAhead()).isFalse();
    }

    /** The file that operators start from, with everything in it that is commented out. */
    @Test
    void theExampleIsRightAndSaysWhatHoldsWithoutIt() throws IOException {
        String example = Files.readString(Path.of("ha.toml"));
        HomeAgentConfiguration asItIs = read(example);
        HomeAgentSettings settings = asItIs.settings(List.of(Ipv6Address.of("2001:db8:1::1")));
        assertThat(settings.pool().prefixes())
                .extracting(each -> each.prefix())
                .containsExactly(Ipv6Prefix.of("2001:db8:1::/64"));
        assertThat(settings.bindings().longestLifetime().duration()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.bindings().dnsDeadline()).isEqualTo(Duration.ofMillis(500));
        assertThat(asItIs.dnsUpdate().zones()).hasSize(2);
        String spelledOut =
                example.replaceAll("(?s)# \\[eap\\].*?(?=\\[home-link\\])", "")
                        .replaceAll("(?s)# \\[cluster\\].*?(?=\\[dns-update\\])", "")
                        .replaceAll("(?m)^# (?=[a-z-]+ = )", "")
                        .replaceAll(
                                "(?m)^(authentication|pre-shared-keys|export-keys|prefix-lifetime|dns-servers|control-socket|store|identity"
                                    + " = \"mn1|addresses = |names = ).*\\R",
                                "");
        HomeAgentConfiguration all = read(spelledOut);
        assertThat(all.settings(List.of())).isEqualTo(asItIs.settings(List.of()));
        assertThat(all.dnsUpdate()).isEqualTo(asItIs.dnsUpdate());
    }

    /** The file that operators of several home agents start from. */
    @Test
    void theExampleOfAClusterIsRightAndNeedsItsStore() throws IOException {
        Files.writeString(folder.resolve("cluster.key"), "shared by all\n");
        String clustered =
                Files.readString(Path.of("ha.toml"))
                        .replaceAll(
                                "(?m)^# (?=store = \"etcd\"|\\[cluster\\]|address = |endpoints = "
                                        + "|prefix = |timeout = \"1500ms|lease = |heartbeat-"
                                        + "|suspicion = |rehearsal = |detector = )",
                                "");
        ClusterConfiguration cluster = read(clustered).cluster().orElseThrow();
        assertThat(cluster.settings())
                .isEqualTo(
                        new ClusterSettings(
                                "ha1.example.com",
                                Duration.ofMillis(25),
                                Duration.ofMillis(300),
                                true,
                                Duration.ofSeconds(4)));
        assertThat(cluster.rehearsal()).isEqualTo(500);
        assertThat(cluster.etcd().endpoints())
                .containsExactly(URI.create("http://[2001:db8:e::1]:2379"));
        assertThat(cluster.etcd().tls()).isEmpty();
        Files.writeString(folder.resolve("etcd-ca.pem"), "an authority\n");
        String trusting = clustered.replace("# trust-anchors = ", "trust-anchors = ");
        assertThat(
                        read(trusting.replace("http://", "https://"))
                                .cluster()
                                .orElseThrow()
                                .etcd()
                                .tls())
                .contains(
                        new EtcdKeys.Tls(List.of(folder.resolve("etcd-ca.pem")), Optional.empty()));
        for (String half : List.of(trusting, clustered.replace("http://", "https://"))) {
            assertThatThrownBy(() -> read(half))
                    .hasMessageContaining(
                            "cluster: endpoints with https and trust-anchors belong together");
        }
        assertThatThrownBy(
                        () ->
                                read(
                                        clustered.replace(
                                                "# trust-anchors = [\"etcd-ca.pem\"]",
                                                "trust-anchors = []")))
                .hasMessageContaining("cluster.trust-anchors");
        assertThatThrownBy(() -> read(clustered.replace("store = \"etcd\"", "")))
                .hasMessageContaining("store = \"etcd\"");
    }

    @Test
    @Tag("req:SHIB-4.2-b")
    void theHomeAgentIsANameAnAddressOrAMailbox() throws IOException {
        String example = Files.readString(Path.of("ha.toml"));
        String line = "identity = \"ha1.example.com\"";
        assertThat(example).contains(line);
        for (Identity identity :
                List.of(
                        Identity.fqdn("ha1.example.com"),
                        Identity.ipv6(Ipv6Address.of("2001:db8:1::1")),
                        Identity.rfc822("ha1@example.com"))) {
            String text = example.replace(line, "identity = \"%s\"".formatted(identity));
            assertThat(read(text).ike().identity()).isEqualTo(identity);
        }
    }

    @Test
    void mobileNodesHaveTheirOwnAddressesAndNames() throws IOException {
        HomeAgentConfiguration configuration =
                read(
                        example()
                                + """
                                [[mobile-nodes]]
                                identity = "MN1.example.com"
                                addresses = ["2001:db8:1::42"]
                                names = ["mn1.example.com"]
                                """);
        HomeAgentSettings settings = configuration.settings(List.of());
        Identity identity = Identity.fqdn("mn1.example.com");
        assertThat(settings.pool().configured())
                .isEqualTo(Map.of(identity, List.of(Ipv6Address.of("2001:db8:1::42"))));
        assertThat(settings.authorization().nodes().get(identity))
                .containsExactly(DomainName.of("mn1.example.com"));
        assertThat(settings.authorization().anyCertificate()).isTrue();
    }

    @Test
    void anAaaServerMayDecideAlone() throws IOException {
        HomeAgentConfiguration configuration =
                read(
                        example().replace("any-certificate = true", "")
                                + """
                                [radius]
                                servers = ["2001:db8:1::aaa", "2001:db8:2::aaa"]
                                secret = "ha1.key"
                                """);
        RadiusConfiguration radius = configuration.radius().orElseThrow();
        assertThat(radius.servers()).hasSize(2).allMatch(server -> server.getPort() == 1812);
        assertThat(radius.terms().servers()).isEqualTo(2);
    }

    /** RFC 6275 10.3.1. */
    @Test
    void noBindingOutlivesThePrefix() throws IOException {
        String example = Files.readString(Path.of("ha.toml"));
        assertThat(
                        read(example.replaceAll("# (prefix-lifetime) = .*", "$1 = \"10m\""))
                                .settings(List.of())
                                .bindings()
                                .longestLifetime()
                                .duration())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "interface = \"eth0\" | | home-link.interface",
                "prefixes = [\"2001:db8:1::/64\"] | prefixes = [] | prefixes: at least one",
                "prefixes = [\"2001:db8:1::/64\"] | prefixes = [\"2001:db8:1::1/64\"] |"
                        + " home-link.prefixes",
                "pool = \"2001:db8:1::1000-2001:db8:1::1fff\" | pool ="
                        + " \"2001:db8:2::1-2001:db8:2::2\" | within one of home-link.prefixes",
                "pool = \"2001:db8:1::1000-2001:db8:1::1fff\" | pool ="
                        + " \"2001:db8:1::2-2001:db8:1::1\" | home-link.pool",
                "pool = \"2001:db8:1::1000-2001:db8:1::1fff\" | | no home address to give",
                "pool = \"2001:db8:1::1000-2001:db8:1::1fff\" | pol = \"x\" | pool",
                "any-certificate = true | | serves nobody",
                "[bindings] | [bindings]\\nlongest-lifetime = \"1s\" | bindings.longest-lifetime",
                "[bindings] | [bindings]\\ncapacity = 0 | bindings.capacity",
                "[ike] | [ike]\\n"
                        + "proposals = [\"aes256gcm16-prfsha256-ecp999\"] | ike.proposals[1]: found"
                        + " \"aes256gcm16-prfsha256-ecp999\", allowed: words",
                "[ike] | [ike]\\nproposals = [] | ike.proposals",
                "[ike] | [ike]\\nrekey = \"10ms\" | ike.rekey",
                "pool = | dhcp = true\\npool = | home-link.dhcp goes without home-link.pool",
                "pool = | dhcp = 1\\npool = | home-link.dhcp",
                "[ike] | [ike]\\nretransmissions = -1 | ike.retransmissions",
                "[ike] | [ike]\\nkeepalive = \"0s\" | ike.keepalive",
                "[ike] | [ike]\\nchild-rekey-packets = 0 | ike.child-rekey-packets",
                "[ike] | [ike]\\nchild-rekey-bytes = 274877906945 | to 274877906944",
                "[bindings] | [radius]\\nservers = []\\n[bindings] | at least one address",
                "[bindings] | [radius]\\nservers = [\"::1\"]\\n[bindings] | radius.secret",
                "[bindings] | [radius]\\nservers = [\"::1\"]\\nsecret = \"ha1.key\"\\n[eap]\\n"
                        + "passwords = \"ha1.key\"\\n[bindings] | either [eap] or [radius]",
                "[ike] | [ike]\\nauthentication = \"eap-mschapv2\"\\npassword = \"ha1.key\" |"
                        + " a home agent proves itself with a certificate",
                "[ike] | [ike]\\nesp-proposals = [\"default\", \"aes256\"] | ike.esp-proposals[2]",
                "key = \"reverse.key\" | key = \"missing.key\" | missing.key",
                "name = \"example.com\" | name = \"*.example.com\" | dns-update.zones[1].name",
                "server = \"2001:db8:53::53\" | server = \"dns.example.com\" |"
                        + " dns-update.zones[1].server",
            })
    void aMistakeIsOneLineThatNamesItsKey(String text, String instead, String named)
            throws IOException {
        String wrong = example().replace(text, instead == null ? "" : instead.replace("\\n", "\n"));
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> {
                            assertThat(refused.line()).contains(named).doesNotContain("\n");
                            assertThat(refused.status().code()).isEqualTo(78);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:2::1, within one of home-link.prefixes",
        "fe80::1, unicast",
        "2001:db8:1::7, not listed twice"
    })
    void anAddressOfAMobileNodeIsItsOwnAndOnTheHomeLink(String address, String named)
            throws IOException {
        String wrong =
                example()
                        + """
                        [[mobile-nodes]]
                        identity = "mn1.example.com"
                        addresses = ["2001:db8:1::7"]
                        [[mobile-nodes]]
                        identity = "mn2.example.com"
                        addresses = ["%s"]
                        """
                                .formatted(address);
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("mobile-nodes[2].addresses")
                .hasMessageContaining(named);
    }

    private String example() throws IOException {
        return Files.readString(Path.of("ha.toml"));
    }

    private static final String OF_CHARON =
            """
            dataplane = "kernel"
            [ike]
            engine = "strongswan"
            identity = "ha1.example.com"
            certificate = "ha1.pem"
            private-key = "ha1.key"
            trust-anchors = ["ca.pem"]
            [home-link]
            interface = "eth0"
            prefixes = ["2001:db8:1::/64"]
            [[mobile-nodes]]
            identity = "mn1.example.com"
            addresses = ["2001:db8:1::1000"]
            """;

    @Test
    void keyExchangeMayBeLeftToCharonWhereEachMobileNodeHasAnAddress() throws IOException {
        HomeAgentConfiguration read = read(OF_CHARON);
        assertThat(read.ike().strongSwan().orElseThrow().vici()).isEqualTo(ViciEndpoint.DEFAULT);
        HomeAgentConfiguration others = read(OF_CHARON.replace("::1000", "::1001"));
        assertThat(read.fixed(others))
                .containsExactly("mobile-nodes or home-link, which charon has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kernel\" | \"userspace\" | needs dataplane = \"kernel\"",
                "[home-link] | [home-link]\\n"
                        + "pool = \"2001:db8:1::1-2001:db8:1::2\" | home-link.pool",
                "[home-link] | [home-link]\\nself-made-addresses = true | USE_ASSIGNED_HoA",
                "[home-link] | [authorization]\\nany-certificate = true\\n[home-link] | any-cert",
                "[home-link] | [eap]\\ntls = true\\n[home-link] | [eap] or [radius] needs",
                "engine = | export-keys = \"keys\"\\nengine = | export-keys needs ike.engine",
                "engine = | retransmissions = 3\\nengine = | charon.retransmit_tries",
                "engine = | keepalive = \"1m\"\\nengine = | charon.keep_alive",
                "\"strongswan\" | \"native\"\\nvici = \"/run/vici\" | vici needs engine",
                "\"strongswan\" | \"racoon\" | allowed: \"native\", \"strongswan\"",
                "[\"2001:db8:1::1000\"] | [] | mn1.example.com has 0 addresses",
            })
    void whatCharonCannotDoIsRefused(String text, String instead, String named) {
        assertThatThrownBy(() -> read(OF_CHARON.replace(text, instead.replace("\\n", "\n"))))
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> assertThat(refused.line()).contains(named).doesNotContain("\n"));
    }

    private HomeAgentConfiguration read(String text) throws IOException {
        Path file = folder.resolve("ha.toml");
        Files.writeString(file, text);
        return TomlFile.read(file, HomeAgentConfiguration::read).configuration();
    }
}
