package mip6.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.Lab;
import mip6.lab.net.JavaProgram;
import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The load itself, small: what it measures says nothing here. */
@Timeout(300)
class IkeBenchIT {

    @TempDir Path folder;

    @Test
    void bothRespondersServeEveryMobileNodeOfALoad() throws Exception {
        Tool _ = Tool.program("charon-systemd");
        Path output = folder.resolve("result");
        Process process =
                new ProcessBuilder(
                                JavaProgram.command(
                                        Lab.class,
                                        List.of(
                                                "bench",
                                                "ike",
                                                "--json",
                                                "--rounds=1",
                                                "--handshakes=100")))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        int status = process.waitFor();
        String result = Files.readString(output);
        assertThat(status).as(result).isZero();
        for (LoadProof proof : LoadProof.values()) {
            assertThat(result.split("\"proof\" : \"" + proof.name() + "\"", -1)).hasSize(3);
        }
        assertThat(result).contains("\"responder\" : \"mip6\"", "\"responder\" : \"charon ");
    }
}
