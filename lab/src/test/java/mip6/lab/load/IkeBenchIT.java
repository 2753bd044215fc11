package mip6.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The load itself, small: what it measures says nothing here. */
@Timeout(300)
class IkeBenchIT {

    @TempDir Path folder;

    @Test
    void bothRespondersServeEveryMobileNodeOfALoad() throws Exception {
        Tool _ = Tool.program("charon-systemd");
        String result = BenchRun.json(folder, "ike", "--rounds=1", "--handshakes=100");
        for (LoadProof proof : LoadProof.values()) {
            assertThat(result.split("\"proof\" : \"" + proof.name() + "\"", -1)).hasSize(3);
        }
        assertThat(result).contains("\"responder\" : \"mip6\"", "\"responder\" : \"charon ");
    }
}
