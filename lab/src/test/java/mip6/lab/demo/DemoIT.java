package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.dns.PeerServer;
import mip6.lab.net.Privilege;
import mip6.lab.oracle.Tool;
import mip6.lab.radius.FreeRadius;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole of it: both daemons as processes, real packets, a move. */
@Timeout(240)
class DemoIT {

    private static final DemoOptions PLAIN =
            new DemoOptions(DemoOptions.Dns.EMBEDDED, Duration.ZERO, 0, 1, Optional.empty(), false);

    @BeforeEach
    void needsNamespaces() {
        Privilege.require();
    }

    @Test
    @Tag("req:S5026-5.1-a")
    @Tag("req:S5026-5.1.2-a")
    @Tag("req:S5026-5.3.1-a")
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-c")
    @Tag("req:S6275-11.3.1-a")
    @Tag("req:S6275-11.5.1-a")
    void theMobileNodeRegistersAndStaysReachable() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        DemoResult result =
                DemoRun.run(PLAIN, new PrintStream(printed, true, StandardCharsets.UTF_8));
        String text = printed.toString(StandardCharsets.UTF_8);

        assertThat(result.wrong()).as(text).isEmpty();
        assertThat(result.ok()).isTrue();
        assertThat(result.homeAgent()).isEqualTo("ha1.example.com");
        assertThat(result.homeAddress()).isEqualTo("2001:db8:1::1000");
        assertThat(result.careOfAddress()).startsWith("2001:db8:a1:");
        assertThat(result.move().careOfAddress()).startsWith("2001:db8:a2:");
        assertThat(result.dns())
                .isEqualTo(new DemoResult.Dns("2001:db8:1::1000", "mn1.example.com"));
        assertThat(result.move().streams())
                .allSatisfy(
                        stream -> {
                            assertThat(stream.mobileNodeAddress()).isEqualTo("2001:db8:1::1000");
                            assertThat(stream.after()).isPositive();
                        });
        assertThat(text).contains("home address", "all of it                held");
        assertDocument(Json.parse(Json.renderPretty(result)));
    }

    @ParameterizedTest
    @EnumSource(PeerServer.class)
    @Tag("req:S5026-6-b")
    @Tag("req:S5026-6-c")
    @Tag("req:S5026-6-g")
    void otherServersTakeTheUpdatesToo(PeerServer server) throws Exception {
        Tool.require(server.isInstalled(), "program " + server.program());
        DemoOptions.Dns dns =
                switch (server) {
                    case BIND -> DemoOptions.Dns.BIND;
                    case KNOT -> DemoOptions.Dns.KNOT;
                    case POWERDNS -> DemoOptions.Dns.POWERDNS;
                };
        DemoResult result =
                DemoRun.run(
                        new DemoOptions(dns, PLAIN.delay(), 0, 1, Optional.empty(), false),
                        System.out);
        assertThat(result.wrong()).isEmpty();
    }

    @Test
    @Tag("req:S5026-5.3.2-d")
    @Tag("req:S5026-5.3.2-e")
    void itHoldsWithAHomeAddressThatTheMobileNodeForms() throws Exception {
        DemoResult result = DemoRun.run(PLAIN.with(DemoOptions.HomeAddress.OWN), System.out);
        assertThat(result.wrong()).isEmpty();
        assertThat(result.roundTrips()).as("one more, for CREATE_CHILD_SA").isEqualTo(5);
    }

    /** RFC 5026 5.4: name and home address are those of the identity that was authenticated. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CERTIFICATE")
    @Tag("req:S5026-5.4-b")
    @Tag("req:S5026-9.5-c")
    void itHoldsHoweverTheMobileNodeProvesItself(DemoOptions.Authentication how) throws Exception {
        Tool.require(
                how != DemoOptions.Authentication.EAP_RADIUS || Files.exists(FreeRadius.PROGRAM),
                "program " + FreeRadius.PROGRAM);
        DemoResult result = DemoRun.run(PLAIN.with(how), System.out);
        assertThat(result.wrong()).isEmpty();
        assertThat(result.homeAddress())
                .isEqualTo(
                        how == DemoOptions.Authentication.EAP_RADIUS
                                ? Plan.OF_RADIUS.toString()
                                : Plan.POOL_FIRST.toString());
    }

    @Test
    void itHoldsOverLongLinksWithLoss() throws Exception {
        DemoResult result =
                DemoRun.run(
                        new DemoOptions(
                                DemoOptions.Dns.EMBEDDED,
                                Duration.ofMillis(40),
                                0.05,
                                3,
                                Optional.empty(),
                                false),
                        System.out);
        assertThat(result.wrong()).isEmpty();
    }

    @Test
    void theCaptureCanBeDecryptedAndHoldsAsManyRoundTripsAsWereTold(@TempDir Path keep)
            throws Exception {
        Tool tshark = Tool.program("tshark");
        DemoResult result =
                DemoRun.run(
                        new DemoOptions(
                                DemoOptions.Dns.EMBEDDED,
                                PLAIN.delay(),
                                0,
                                1,
                                Optional.of(keep),
                                false),
                        System.out);
        assertThat(result.wrong()).isEmpty();
        assertThat(result.roundTrips()).isEqualTo(DemoResult.FLOOR);

        List<String> command = new ArrayList<>(List.of("-r", keep + "/mn1-visited1.pcap"));
        command.addAll(List.of("-o", "esp.enable_encryption_decode:TRUE"));
        for (String line : Files.readAllLines(keep.resolve("esp_sa"))) {
            command.addAll(List.of("-o", "uat:esp_sa:" + line));
        }
        command.addAll(
                List.of(
                        "-Y",
                        "(dns.flags.response == 0) || (isakmp.flag_r == 0) || (mip6.mhtype == 5)",
                        "-T",
                        "fields"));
        for (String field :
                List.of("dns.id", "isakmp.exchangetype", "isakmp.messageid", "mip6.bu.seqnr")) {
            command.addAll(List.of("-e", field));
        }
        String requests = tshark.run(command.toArray(String[]::new));
        // what was retransmitted is there more than once
        assertThat(requests.lines().distinct()).as(requests).hasSize(DemoResult.FLOOR);
        assertThat(requests.lines().filter(line -> line.startsWith("\t\t\t")))
                .as("Binding Updates, decrypted: %s", requests)
                .hasSize(1);
    }

    /** As the launcher does it, for somebody who may read the program and nothing else. */
    @Test
    void itHoldsForAUserWithoutAnyRight() throws Exception {
        Path target = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
        String classes = target.resolve("*") + ":" + target.resolve("lib") + "/*";
        List<String> nobody =
                List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
        List<String> namespaces = new ArrayList<>(nobody);
        namespaces.addAll(
                List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "--net"));
        namespaces.addAll(List.of("--mount-proc", "--user", "--map-root-user", "sh", "-c"));
        namespaces.add("ip link set lo up && exec \"$@\"");
        namespaces.add("sh");
        assumeTrue(succeeds(nobody, "test", "-x", target.resolve("lib").toString()), "unreadable");
        assumeTrue(succeeds(namespaces, "true"), "user namespaces are not allowed");
        assertThat(
                        succeeds(
                                namespaces,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classes,
                                "mip6.lab.Lab",
                                "demo"))
                .isTrue();
    }

    private static boolean succeeds(List<String> prefix, String... words) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void assertDocument(JsonNode document) {
        assertThat(document.path("ok").asBoolean()).isTrue();
        assertThat(document.path("phases")).isNotEmpty();
        for (JsonNode phase : document.path("phases")) {
            assertThat(phase.path("name").asText()).isNotEmpty();
            assertThat(phase.path("milliseconds").isNumber()).isTrue();
            assertThat(phase.path("roundTrips").isInt()).isTrue();
        }
        for (String field :
                new String[] {
                    "/homeAgent", "/homeAddress", "/careOfAddress", "/name", "/dns/aaaa", "/dns/ptr"
                }) {
            assertThat(document.at(field).asText()).as(field).isNotEmpty();
        }
        for (String field :
                new String[] {
                    "/ping/sent",
                    "/ping/received",
                    "/move/milliseconds",
                    "/move/ping/sent",
                    "/move/ping/received"
                }) {
            assertThat(document.at(field).isNumber()).as(field).isTrue();
        }
    }
}
