package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.lab.net.GuestScript;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes a kernel of one's own: the demonstration on one that has Mobile IPv6, ESP and
 * ip6_tunnel, which must not come between; the same with strongSwan's charon; and a time of day
 * that jumps. All of it in one boot.
 */
@Timeout(600)
class GuestIT {

    private static final Path CHARON = Path.of("/usr/sbin/charon-systemd");
    private static final String HOME = "2001:db8:1::1000";

    @TempDir static Path folder;

    private static GuestScript script = new GuestScript("");

    @BeforeAll
    static void boot() throws Exception {
        List<String> demonstrations = new ArrayList<>(List.of("beside"));
        if (Files.isExecutable(CHARON)) {
            for (DemoOptions.Ike ike : DemoOptions.Ike.values()) {
                if (ike != DemoOptions.Ike.NATIVE) {
                    demonstrations.add(
                            "%1$s --ike %1$s --keep %2$s".formatted(ike.label(), kept(ike)));
                }
            }
        }
        script =
                GuestScript.run(
                        folder,
                        550,
                        List.of(
                                GuestScript.java(
                                        DemoSeries.class, demonstrations.toArray(String[]::new)),
                                "echo == clock",
                                GuestScript.java(ClockJumpProgram.class)));
    }

    private static Path kept(DemoOptions.Ike ike) {
        return folder.resolve(ike.label());
    }

    private static void assertHeld(String demonstration) {
        JsonNode result = script.document("demo-" + demonstration);
        assertThat(result.path("ok").asBoolean()).as("%s", result).isTrue();
        assertThat(result.path("move").path("careOfAddress").asText()).startsWith("2001:db8:a2:");
    }

    private static void needsCharon() {
        Tool.require(Files.isExecutable(CHARON), "program " + CHARON);
    }

    @Test
    void theDemonstrationHoldsBesideTheKernelsOwnMobileIpv6() {
        assertHeld("beside");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NATIVE")
    void itHoldsWithKeysFromCharonAndPacketsInTheKernel(DemoOptions.Ike ike) {
        needsCharon();
        assertHeld(ike.label());
    }

    /** RFC 5026 8.2: lifetime, prefix, length. */
    @Test
    void aPoolOfCharonsHasTheHomePrefixOctetForOctet() throws Exception {
        needsCharon();
        Path kept = kept(DemoOptions.Ike.STRONGSWAN_HA);
        List<String> command = new ArrayList<>();
        command.addAll(List.of("-r", kept.resolve("mn1-visited1.pcap").toString()));
        for (String line : Files.readAllLines(kept.resolve("ikev2_decryption_table"))) {
            command.addAll(List.of("-o", "uat:ikev2_decryption_table:" + line));
        }
        command.addAll(List.of("-Y", "isakmp.cfg.attr.type == 16"));
        command.addAll(List.of("-T", "fields", "-e", "isakmp.cfg.attr.value"));
        assertThat(Tool.program("tshark").run(command.toArray(String[]::new)))
                .contains("ffffffff" + "20010db8000100000000000000000000" + "40");
    }

    @ParameterizedTest
    @EnumSource(names = {"STRONGSWAN_HA", "STRONGSWAN_BOTH"})
    void whatCharonTellsTheHomeAgentBecomesALeaseAndBindings(DemoOptions.Ike ike) throws Exception {
        needsCharon();
        assertThat(Files.readString(kept(ike).resolve("charon-ha1.log")))
                .containsSubsequence(
                        "added vici pool mip6-ha-mn1.example.com",
                        "added vici connection: mip6-ha-mn1.example.com",
                        "assigning virtual IP " + HOME + " to peer 'mn1.example.com'",
                        HOME + "/128[mobility-header]");
        assertThat(Files.readString(kept(ike).resolve("ha-agent.log")))
                .containsSubsequence(
                        "mobile-node-authenticated identity=mn1.example.com",
                        "care-of-address=2001:db8:a1:",
                        "home-address=" + HOME,
                        "binding-accepted home-address=" + HOME + " care-of-address=2001:db8:a1:",
                        "binding-accepted home-address=" + HOME + " care-of-address=2001:db8:a2:");
    }

    /** RFC 6023, then RFC 4877 for the address that came: its IKE_AUTH has neither SA nor TS. */
    @ParameterizedTest
    @EnumSource(names = {"STRONGSWAN_MN", "STRONGSWAN_BOTH"})
    void aMobileNodeOnCharonAsksForItsAddressAndThenForTheChildOfThat(DemoOptions.Ike ike)
            throws Exception {
        needsCharon();
        assertThat(Files.readString(kept(ike).resolve("charon-mn1.log")))
                .containsPattern("IKE_AUTH request 1 \\[ IDi [^]]*CPRQ\\(ADDR6\\)")
                .doesNotContainPattern("IKE_AUTH request 1 \\[[^]]* (SA|TSi|TSr) ")
                .containsSubsequence(
                        "installing new virtual IP " + HOME,
                        "vici initiate CHILD_SA 'mobility-header'",
                        "generating CREATE_CHILD_SA request 2",
                        "TS " + HOME + "/128[mobility-header] === 2001:db8:1::1/128");
    }

    /** Attack 18. */
    @Test
    void aClockThatJumpsHasPeersRefusedUntilItIsRightAndHarmsNothing() {
        assertThat(script.section("clock"))
                .contains("clock: home agent: mn2.example.com: EXPIRED, valid until ")
                .contains("clock: home agent: mn2.example.com: NOT_YET_VALID, valid from ")
                .contains("clock: home agent: mn1.example.com: EXPIRED, valid until ")
                .contains("clock: mobile node: authentication-failed")
                .contains("clock: nothing is harmed");
    }
}
