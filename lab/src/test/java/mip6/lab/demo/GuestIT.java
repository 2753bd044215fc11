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
 * The demonstration on a kernel that has Mobile IPv6, ESP and ip6_tunnel of its own, which must not
 * come between.
 */
@Timeout(600)
class GuestIT {

    /** What the guest's script ends with where it cannot be had. */
    private static final int MISSING = 77;

    @TempDir Path folder;

    @Test
    void theDemonstrationHoldsBesideTheKernelsOwnMobileIpv6() throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("guest/guest", "-t", "500", "-m", "3G", "--"));
        command.addAll(JavaProgram.command(Lab.class, List.of("demo", "--json")));
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
        JsonNode result = Json.parse(text.substring(text.indexOf('{')));
        assertThat(result.path("ok").asBoolean()).isTrue();
        assertThat(result.path("move").path("careOfAddress").asText()).startsWith("2001:db8:a2:");
    }
}
