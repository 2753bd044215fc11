package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.lab.Lab;
import mip6.lab.net.JavaProgram;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes a kernel of one's own: the demonstration on one that has Mobile IPv6, ESP and
 * ip6_tunnel, which must not come between; and a time of day that jumps.
 */
@Timeout(600)
class GuestIT {

    /** What the guest's script ends with where it cannot be had. */
    private static final int MISSING = 77;

    private static final Path CHARON = Path.of("/usr/sbin/charon-systemd");

    @TempDir Path folder;

    @Test
    void theDemonstrationHoldsBesideTheKernelsOwnMobileIpv6() throws Exception {
        assertThat(demo()).startsWith("2001:db8:a2:");
    }

    /**
     * The kernel's data plane, and IKE by charon on both sides; each side alone is a part of it.
     */
    @Test
    void itHoldsWithKeysFromCharonAndPacketsInTheKernel() throws Exception {
        Tool.require(Files.isExecutable(CHARON), "program " + CHARON);
        assertThat(demo("--ike", "strongswan-both")).startsWith("2001:db8:a2:");
    }

    /** The care-of address of the mobile node after its movement. */
    private String demo(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("demo", "--json"));
        arguments.addAll(List.of(options));
        String text = output(JavaProgram.command(Lab.class, arguments));
        JsonNode result = Json.parse(text.substring(text.indexOf('{')));
        assertThat(result.path("ok").asBoolean()).isTrue();
        return result.path("move").path("careOfAddress").asText();
    }

    /** Attack 18. */
    @Test
    void aClockThatJumpsHasPeersRefusedUntilItIsRightAndHarmsNothing() throws Exception {
        assertThat(output(JavaProgram.command(ClockJumpProgram.class, List.of())))
                .contains("clock: home agent: mn2.example.com: EXPIRED, valid until ")
                .contains("clock: home agent: mn2.example.com: NOT_YET_VALID, valid from ")
                .contains("clock: home agent: mn1.example.com: EXPIRED, valid until ")
                .contains("clock: mobile node: authentication-failed")
                .contains("clock: nothing is harmed");
    }

    /** Of a command that ends well. */
    private String output(List<String> program) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("guest/guest", "-t", "500", "-m", "3G", "--"));
        command.addAll(program);
        File output = folder.resolve("output").toFile();
        int status =
                new ProcessBuilder(command)
                        .redirectOutput(output)
                        .redirectError(folder.resolve("errors").toFile())
                        .start()
                        .waitFor();
        Tool.require(status != MISSING, "user-mode-linux");
        String text = Files.readString(output.toPath());
        assertThat(status).as(text).isZero();
        return text;
    }
}
