package mip6.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.oracle.Tool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The load itself, small: what it measures says nothing here. */
@Timeout(200)
class EspBenchIT {

    @TempDir Path folder;

    @Test
    void packetsOfEachSizePassBothTunnels() throws Exception {
        Tool _ = Tool.program("charon-systemd");
        String result = BenchRun.json(folder, "esp", "--rounds=1", "--milliseconds=300");
        assertThat(result.split("\"ends\" : \"mip6\"", -1)).hasSize(3);
        assertThat(result.split("\"ends\" : \"charon ", -1)).hasSize(3);
        for (int octets : new int[] {64, 1300}) {
            assertThat(result.split("\"octets\" : " + octets + ",", -1)).hasSize(3);
        }
    }
}
