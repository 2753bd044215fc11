package mip6.ikev2.vici.swanctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mip6.ikev2.vici.Items;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class SwanctlConfTest {

    private static final String CONF =
            """
            connections {
              home {                       # to the home agent
                version = 2
                local_addrs = 2001:db8:a1::5 , 2001:db8:a2::5
                proposals = aes128gcm16-prfsha256-x25519
                local {
                  auth = pubkey
                  certs = mn1.pem
                }
                children {
                  mh {
                    local_ts = dynamic[135]
                    mode = transport_proxy
                  }
                }
              }
            }
            # more of the same section
            connections { home { remote_addrs = 2001:db8:1::1
            } }
            pools { hoa {
              addrs = 2001:db8:1::1000/120
              dns = 2001:db8:53::53, 2001:db8:53::54
              16 = 0x0000ffff20010db800010000000000000000000040
            } }
            secrets {
              ike-home {
                id-1 = mn1
                id-2 = ha1
                secret = "a # \\"b\\""
              }
              eap-mn { id = mn1
                secret = 0sc2VjcmV0
              }
              private-mn { file = mn1.key
              }
            }
            authorities {
              provider {
                cacert = ca.pem
                crl_uris = http://a/crl, http://b/crl
              }
            }
            """;

    @Test
    void theFormatIsRead() throws SwanctlException {
        assertThat(SwanctlConf.parse("a = b\ns { c = \"x\\ny\" # no\n t { } }\ns { c = d\n}\n"))
                .isEqualTo(
                        Section.builder()
                                .put("a", "b")
                                .section("s", s -> s.put("c", "d").section("t", t -> {}))
                                .build());
        assertThat(SwanctlConf.parse("k = \"one \\\ntwo\"").text("k")).contains("one two");
        assertThat(SwanctlConf.parse("k =\nl = 1").text("k")).contains("");
    }

    @Test
    void everythingBecomesACommandInOrder() throws SwanctlException {
        List<Loading.Step> steps = steps(CONF);
        assertThat(steps)
                .extracting(step -> step.command() + " " + step.what() + " " + step.name())
                .containsExactly(
                        "load-shared secret ike-home",
                        "load-shared secret eap-mn",
                        "load-key key private-mn",
                        "load-authority authority provider",
                        "load-pool pool hoa",
                        "load-conn connection home");
    }

    @Test
    void listsAndFilesOfAConnectionAreSentAsSuch() throws SwanctlException {
        Section home = steps(CONF).getLast().arguments().section("home");
        assertThat(home.text("version")).contains("2");
        assertThat(home.texts("local_addrs")).containsExactly("2001:db8:a1::5", "2001:db8:a2::5");
        assertThat(home.texts("remote_addrs")).containsExactly("2001:db8:1::1");
        assertThat(home.section("local").texts("certs")).containsExactly("<certs mn1.pem>");
        assertThat(home.section("children").section("mh").texts("local_ts"))
                .containsExactly("dynamic[135]");
        assertThat(home.section("children").section("mh").text("mode")).contains("transport_proxy");
    }

    @Test
    void aPoolMayHoldOctets() throws SwanctlException {
        assertThat(steps(CONF).get(4).arguments().section("hoa").entries())
                .containsExactly(
                        new Section.Entry("addrs", Value.of("2001:db8:1::1000/120")),
                        new Section.Entry("dns", Items.of("2001:db8:53::53", "2001:db8:53::54")),
                        new Section.Entry(
                                "16",
                                new Items(
                                        List.of(
                                                new Value(
                                                        Bytes.ofHex(
                                                                "0000ffff20010db80001000000000000"
                                                                        + "0000000040"))))));
    }

    @Test
    void secretsAreForTheirOwners() throws SwanctlException {
        Section ike = steps(CONF).getFirst().arguments();
        assertThat(ike.text("type")).contains("IKE");
        assertThat(ike.text("data")).contains("a # \"b\"");
        assertThat(ike.texts("owners")).containsExactly("mn1", "ha1");
        Section eap = steps(CONF).get(1).arguments();
        assertThat(eap.text("type")).contains("EAP");
        assertThat(eap.text("data")).contains("secret");
        assertThat(steps(CONF).get(2).arguments().text("data")).contains("<private mn1.key>");
        Section provider = steps(CONF).get(3).arguments().section("provider");
        assertThat(provider.text("cacert")).contains("<cacert ca.pem>");
        assertThat(provider.texts("crl_uris")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'connections {', line 1: a section has no }",
        "'}', line 1: a } without a section",
        "'a { }}', line 1: a } without a section",
        "'a { b = 1 }', line 1: behind a value a line has to end; a value with { or } needs quotes",
        "'\n\nkey', line 3: key: neither = nor { follows",
        "'= 1', line 1: found = where a name should be",
        "'k = \"x', line 1: quotes have no end",
        "'include other.conf', line 1: includes are not understood",
        "'a : b { }', line 1: a: references to other sections are not understood",
        "'a { }\na = 1', a is both a section and a key",
        "'ü = 1', line 1: a name that is no short printable ASCII",
    })
    void mistakesAreNamed(String text, String message) {
        assertThatThrownBy(() -> SwanctlConf.parse(text))
                .isInstanceOf(SwanctlException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'conns { }', 'found conns, allowed: the sections authorities, connections, pools,"
                + " secrets'",
        "'secrets { ike { } }', secrets.ike.secret: missing",
        "'secrets { private { } }', secrets.private.file: missing",
        "'secrets { ike { secret = 0xzz\n"
                + "} }', ike: neither hexadecimal after 0x nor base64 after 0s",
        "'pools { p { a { } } }', 'pools.p.a: a section, allowed: a value'",
    })
    void whatCannotBeLoadedIsNamed(String text, String message) {
        assertThatThrownBy(() -> steps(text))
                .isInstanceOf(SwanctlException.class)
                .hasMessage(message);
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> SwanctlConf.parse("a { ".repeat(100_000)))
                .hasMessageContaining("deeper than");
    }

    private static List<Loading.Step> steps(String text) throws SwanctlException {
        return Loading.of(
                SwanctlConf.parse(text),
                (kind, name) -> Bytes.ofUtf8("<" + kind + " " + name + ">"));
    }
}
