package mip6.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** The load itself, small: what it measures says nothing here. */
@Timeout(200)
class EspBenchIT {

    @TempDir Path folder;

    @Test
    void eachLoadPassesBothTunnels() throws Exception {
        Tool _ = Tool.program("charon-systemd");
        String result = BenchRun.json(folder, "esp", "--rounds=1", "--milliseconds=300");
        assertThat(result.split("\"ends\" : \"mip6\"", -1)).hasSize(4);
        assertThat(result.split("\"ends\" : \"charon ", -1)).hasSize(4);
        for (String load : List.of("udp 64", "udp 1300", "tcp")) {
            assertThat(result.split("\"load\" : \"" + load + "\"", -1)).hasSize(3);
        }
    }
}
