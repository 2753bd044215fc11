package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.ikev2.core.Spi;
import mip6.lab.Lab;
import mip6.lab.demo.DemoSeries;
import mip6.lab.demo.JourneyLinks;
import mip6.lab.demo.KernelJourney;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The data plane of the kernel on one that has ESP, Mobile IPv6 and tunnels: what iproute2 sees of
 * it, and demonstrations with either plane on either side. All of it in one boot.
 */
@Timeout(900)
class KernelPlaneIT {

    /** A link for the care-of addresses of {@link KernelPlaneProgram}. */
    private static final String LINK =
            """
            ip link add uplink type dummy
            ip link set uplink up
            ip address add 2001:db8:a1::5/64 dev uplink nodad
            ip address add 2001:db8:a1::6/64 dev uplink nodad
            """;

    /** Of a home agent that was killed, and the like of somebody else. */
    private static final String LEFT =
            """
            leave() { # NAME ADDRESS NUMBER
                ip link add $1 type ip6tnl local 100::1 remote $2
                ip xfrm state add src 100::1 dst $2 proto esp spi 0x77 reqid $3 mode transport \\
                    aead 'rfc4106(gcm(aes))' 0x%040d 128
                ip xfrm policy add src 100::1 dst $2 dir out \\
                    tmpl src 100::1 dst $2 proto esp reqid $3 mode transport
            }
            leave mip6-9 100::2 5027
            leave other-9 100::3 77
            """
                    .formatted(0);

    @TempDir static Path folder;

    private static GuestScript script = new GuestScript("");

    @BeforeAll
    static void boot() throws Exception {
        script =
                GuestScript.run(
                        folder,
                        800,
                        List.of(
                                LINK,
                                GuestScript.java(KernelPlaneProgram.class, "make"),
                                GuestScript.java(KernelPlaneProgram.class, "clean"),
                                GuestScript.java(KernelPlaneProgram.class, "make"),
                                GuestScript.java(KernelPlaneProgram.class, "replace"),
                                LEFT,
                                GuestScript.java(KernelNoticesProgram.class),
                                GuestScript.java(KernelJourney.class, folder.toString()),
                                GuestScript.java(
                                        DemoSeries.class,
                                        "node --mn-dataplane kernel --payload esp",
                                        "agent --ha-dataplane kernel --payload esp")));
    }

    private static String section(String name) {
        return script.section(name);
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

    /** It would be solicited for routers, through the tunnel and in the clear. */
    @Test
    void theTunnelHasNoLinkLocalAddress() {
        assertThat(section("made")).contains("addrgenmode none ");
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

    @Test
    void soItIsWhereTheNextOneHasTheOtherDataPlane() {
        assertThat(section("replaced")).contains("links").doesNotContain("5026", "mip6");
    }

    @Test
    void aHomeAgentRemovesWhatOneBeforeItLeftAndNothingOfOthers() {
        assertThat(section("resumed"))
                .doesNotContain("mip6-9")
                .doesNotContain("100::2 ")
                .doesNotContain("100::2/")
                .contains("other-9@", "100::1 dst 100::3 proto esp", "100::1/128 dst 100::3/128");
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
                        "signalling listed as worn: " + new Spi(0x2002),
                        "signalling gone: " + new Spi(0x1001),
                        "spi 0x00001001",
                        "payload worn: " + new Spi(0x3003),
                        "payload listed as worn: " + new Spi(0x4004),
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
    @ValueSource(strings = {"node", "agent"})
    void theDemonstrationHolds(String name) {
        assertHeld(script.document("demo-" + name));
    }

    /** It boots a kernel by itself where this machine's lacks what both sides need. */
    @Test
    void theDemonstrationHoldsAsItIsTyped() throws Exception {
        Privilege.require();
        Path printed = folder.resolve("printed");
        int status =
                new ProcessBuilder(
                                JavaProgram.command(
                                        Lab.class,
                                        List.of("demo", "--json", "--dataplane", "kernel")))
                        .redirectOutput(printed.toFile())
                        .redirectError(folder.resolve("errors").toFile())
                        .start()
                        .waitFor();
        String text = Files.readString(printed);
        assertThat(status).as(text).isZero();
        assertHeld(Json.parse(text.substring(text.indexOf('{'))));
    }

    private static void assertHeld(JsonNode result) {
        assertThat(result.path("ok").asBoolean()).as("%s", result).isTrue();
        assertThat(result.path("move").path("careOfAddress").asText()).startsWith("2001:db8:a2:");
    }
}
