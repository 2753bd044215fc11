package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.ikev2.core.Spi;
import mip6.lab.Lab;
import mip6.lab.demo.JourneyLinks;
import mip6.lab.demo.KernelJourney;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The data plane of the kernel on one that has ESP, Mobile IPv6 and tunnels: what iproute2 sees of
 * it, and demonstrations with either plane on either side. All of it in one boot.
 */
@Timeout(900)
class KernelPlaneIT {

    /** What the guest's script ends with where it cannot be had. */
    private static final int MISSING = 77;

    /** A link for the care-of addresses of {@link KernelPlaneProgram}. */
    private static final String LINK =
            """
            ip link add uplink type dummy
            ip link set uplink up
            ip address add 2001:db8:a1::5/64 dev uplink nodad
            ip address add 2001:db8:a1::6/64 dev uplink nodad
            """;

    @TempDir static Path folder;

    private static String output = "";

    @BeforeAll
    static void boot() throws Exception {
        String script =
                LINK
                        + program("make")
                        + program("clean")
                        + command(KernelNoticesProgram.class)
                        + command(KernelJourney.class, folder.toString())
                        + demo("both", "--dataplane", "kernel")
                        + demo("node", "--mn-dataplane", "kernel", "--payload", "esp")
                        + demo("agent", "--ha-dataplane", "kernel", "--payload", "esp");
        Path file = Files.writeString(folder.resolve("script"), script);
        int status =
                new ProcessBuilder(
                                "guest/guest",
                                "-t",
                                "800",
                                "-m",
                                "3G",
                                "-w",
                                folder.toString(),
                                "--",
                                "bash",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start()
                        .waitFor();
        Tool.require(status != MISSING, "user-mode-linux");
        output = Files.readString(folder.resolve("output"));
    }

    private static String program(String what) {
        return command(KernelPlaneProgram.class, what);
    }

    private static String command(Class<?> main, String... arguments) {
        return String.join(" ", JavaProgram.command(main, List.of(arguments))) + "\n";
    }

    private static String demo(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("demo", "--json", "--in-guest"));
        arguments.addAll(List.of(options));
        return "echo == demo-"
                + name
                + "\n"
                + String.join(" ", JavaProgram.command(Lab.class, arguments))
                + " 2>/dev/null\n";
    }

    private static String section(String name) {
        int from = output.indexOf("== " + name);
        assertThat(from).as("section %s of %s", name, output).isNotNegative();
        int to = output.indexOf("== ", from + 3);
        return Pattern.compile("\\s+")
                .matcher(to < 0 ? output.substring(from) : output.substring(from, to))
                .replaceAll(" ");
    }

    @Test
    void iproute2SeesTheSaOfSignallingWithItsMark() {
        assertThat(section("made"))
                .contains(
                        "src 2001:db8:a1::1 dst 2001:db8:1::1000 proto esp spi 0x00001001"
                                + " reqid 5026 mode transport")
                .contains("output-mark 0x6d000001/0xffffffff")
                .contains("aead rfc4106(gcm(aes))")
                .contains(
                        "src 2001:db8:1::1000/128 dst 2001:db8:a1::1/128 proto mobility-header dir"
                                + " out priority 5026 ptype main")
                .contains("proto esp spi 0x00002002 reqid 5026 mode transport");
    }

    @Test
    void iproute2SeesTheHomeAddressOptionOfBindingUpdatesAlone() {
        assertThat(section("made"))
                .contains("proto hao reqid 5026 mode ro")
                .contains("coa 2001:db8:a1::5")
                .contains(
                        "src 2001:db8:1::1000/128 dst 2001:db8:a1::1/128 proto mobility-header type"
                                + " 5 dir out");
    }

    @Test
    void aMovementChangesTheCareOfAddressAndMigratesTheTunnel() {
        String moved = section("moved");
        assertThat(moved).contains("coa 2001:db8:a1::6").doesNotContain("coa 2001:db8:a1::5");
        assertThat(moved)
                .contains("src 2001:db8:a1::6 dst 2001:db8:a1::1 proto esp spi 0x00004004")
                .contains("src 2001:db8:a1::1 dst 2001:db8:a1::6 proto esp spi 0x00003003")
                .contains("tmpl src 2001:db8:a1::6 dst 2001:db8:a1::1 proto esp spi 0x00004004")
                .contains("remote 2001:db8:a1::1 local 2001:db8:a1::6")
                .doesNotContain("2001:db8:a1::5");
    }

    /** Left alone, the kernel would compute one from the link below. */
    @Test
    void theTunnelKeepsItsMtu() {
        assertThat(section("made")).contains("mtu 1400 ");
        assertThat(section("moved")).contains("mtu 1400 ");
    }

    @Test
    void whatGoesIsUnderTheSuccessorOnceItIsSentUnder() {
        assertThat(section("rekeyed"))
                .contains("proto esp spi 0x00006006 reqid 5026 mode transport")
                .doesNotContain("0x00002002")
                .doesNotContain("0x00001001")
                .contains("drops [] failures []");
    }

    @Test
    void whatAKilledProcessLeftIsGoneAtTheNextStart() {
        assertThat(section("opened"))
                .doesNotContain("spi 0x")
                .doesNotContain("proto hao")
                .contains("proto route2 reqid 5026 mode ro");
        assertThat(section("closed")).doesNotContain("5026").doesNotContain("mip6");
    }

    /** RFC 6275 9.3.1: the home agent has somebody to send a Binding Error to. */
    @Test
    void aHomeAddressOptionThatNobodyWantsIsReported() {
        assertThat(section("noticed"))
                .contains(
                        "UnboundPacket[source=2001:db8:a1::5, destination=2001:db8:a1::1,"
                                + " homeAddress=2001:db8:1::1000]");
    }

    /** RFC 4301 4.4.2.1. */
    @Test
    void aPairThatHasProtectedSoMuchIsToBeRenewedAndThenIsNoMore() {
        assertThat(section("noticed"))
                .containsSubsequence(
                        "signalling worn: " + new Spi(0x1001),
                        "signalling gone: " + new Spi(0x1001),
                        "spi 0x00001001",
                        "payload worn: " + new Spi(0x3003),
                        "payload gone: " + new Spi(0x3003),
                        "spi 0x00003003")
                .doesNotContain("spi 0x00002002")
                .doesNotContain("spi 0x00004004");
    }

    /**
     * Behind a translator a correspondent hears of return routability and Binding Errors, keys are
     * renewed by volume, the home link gets another prefix, and the translator another mapping.
     */
    @Test
    void theJourneyHolds() {
        assertThat(section("journey")).contains("held");
    }

    /** RFC 3948, as another program reads it. */
    @Test
    void behindATranslatorAllOfItIsInUdp() throws Exception {
        JourneyLinks.areRead(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"both", "node", "agent"})
    void theDemonstrationHolds(String name) {
        String text = section("demo-" + name);
        JsonNode result = Json.parse(text.substring(text.indexOf('{')));
        assertThat(result.path("ok").asBoolean()).as(text).isTrue();
        assertThat(result.path("move").path("careOfAddress").asText()).startsWith("2001:db8:a2:");
    }
}
